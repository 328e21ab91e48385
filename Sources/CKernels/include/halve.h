// Interleaved pixels at half their size.
#ifndef CKERNELS_HALVE_H
#define CKERNELS_HALVE_H

#include <stdint.h>

/// As ckernels_halve, of pixels of `bands` samples: `count` of them from twice as many in each of two rows.
void ckernels_halve_pixels(
    const uint8_t *upper, const uint8_t *lower, int32_t count, int32_t bands, uint8_t *target);

#endif
