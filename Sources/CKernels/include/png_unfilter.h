// PNG's row filters, undone.
#ifndef CKERNELS_PNG_UNFILTER_H
#define CKERNELS_PNG_UNFILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Undoes the filters of `height` rows in place (PNG 1.2, 6): each row is its filter's number and `row_bytes` bytes.
/// `pixel_bytes` is 1 to 4; 1 for pixels of less than a byte. Returns false at a filter there is not.
bool ckernels_png_unfilter(uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes);

#endif
