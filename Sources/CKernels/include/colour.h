// Rows of YCbCr to rows of RGB and back, as JPEG has them (JFIF 1.02: BT.601, full range), rounded as libjpeg does.
#ifndef CKERNELS_COLOUR_H
#define CKERNELS_COLOUR_H

#include <stdint.h>

#include "instructions.h"

// All work in whole groups of 64 columns: rows are aligned to CKERNELS_ROW_ALIGNMENT, and what lies beyond `width` may be
// read or overwritten.

/// libjpeg's ycc_rgb_convert. Targets may be the sources.
void ckernels_ycc_to_rgb(
    ckernels_instructions instructions, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int32_t width,
    uint8_t *red, uint8_t *green, uint8_t *blue);

/// libjpeg's rgb_ycc_convert: red becomes Y, green Cb, blue Cr.
void ckernels_rgb_to_ycc(
    ckernels_instructions instructions, uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width);

/// libjpeg's h2v2_downsample: of each 2 x 2 samples the mean, halves rounded down and up in turn. The target, of `width`
/// samples, may be the upper row; the sources have twice as many.
void ckernels_halve(
    ckernels_instructions instructions, const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *target);

#endif
