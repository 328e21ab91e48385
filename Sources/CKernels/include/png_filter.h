// PNG's row filters, chosen and applied.
#ifndef CKERNELS_PNG_FILTER_H
#define CKERNELS_PNG_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "instructions.h"

/// Whether rows like these become smaller by filters: not where colours come again, as in drawings, but where pixels
/// are mostly new, as in photographs. A guess from every fourth row: which part of the four bytes at a pixel that differ
/// from those to the left and above are not among those seen last. Rows are as for ckernels_png_unfilter, unfiltered.
bool ckernels_png_filters_pay(const uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes);

/// Filters rows (PNG 1.2, 6) to `filtered`, of the same size: each by that of none, left, above and Paeth's that leaves
/// the least sum of absolute differences (9.6).
void ckernels_png_filter(
    ckernels_instructions instructions, const uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes,
    uint8_t *filtered);

#endif
