// What transparency does to rows of colour.
#ifndef CKERNELS_ALPHA_H
#define CKERNELS_ALPHA_H

#include <stdint.h>

#include "instructions.h"

/// Colours that were times alpha / 255 (ckernels_split) as they were: times 255 / alpha, rounded to nearest, at most 255;
/// 0 where alpha is. In place.
void ckernels_unpremultiply(
    ckernels_instructions instructions, uint8_t *colours, const uint8_t *alpha, int32_t width);

/// Colours in front of a background, rounded to nearest. In place.
void ckernels_flatten(
    ckernels_instructions instructions, uint8_t *colours, const uint8_t *alpha, uint8_t background, int32_t width);

#endif
