// Convolution of one 8-bit plane with a mask.
#ifndef CKERNELS_CONVOLVE_H
#define CKERNELS_CONVOLVE_H

#include <stddef.h>
#include <stdint.h>

#include "instructions.h"
#include "mask.h"

/// Bytes of scratch memory, aligned to 64, that `ckernels_convolve` needs: the rows a result is made of.
size_t ckernels_convolve_scratch(const ckernels_mask *mask, int32_t width);

/// In place; edges repeat. Rows begin and end on a multiple of CKERNELS_ROW_ALIGNMENT; what lies beyond the picture may
/// be read or overwritten.
void ckernels_convolve(
    ckernels_instructions instructions, const ckernels_mask *mask, uint8_t *plane, ptrdiff_t stride, int32_t width,
    int32_t height, void *scratch);

#endif
