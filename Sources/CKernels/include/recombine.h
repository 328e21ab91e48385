// A colour matrix over rows of RGB.
#ifndef CKERNELS_RECOMBINE_H
#define CKERNELS_RECOMBINE_H

#include <stdint.h>

#include "instructions.h"

/// Each of red, green and blue becomes a row of `matrix`, 3 x 4, times (red, green, blue, 1), rounded to nearest and
/// clamped. In place, in whole groups of 64 columns: what lies beyond `width` may be read or overwritten.
void ckernels_recombine(
    ckernels_instructions instructions, const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue,
    int32_t width);

#endif
