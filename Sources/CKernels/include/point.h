// Operations of one sample on itself.
#ifndef CKERNELS_POINT_H
#define CKERNELS_POINT_H

#include <stdint.h>

#include "instructions.h"

/// x -> multiply x + add in floats, as vips_linear; rounded to nearest and clamped. Fills 256 entries.
void ckernels_table_linear(double multiply, double add, uint8_t *table);

/// x -> 255 (x / 255)^(1 / exponent), rounded to nearest. Fills 256 entries.
void ckernels_table_gamma(double exponent, uint8_t *table);

/// Replaces each sample of a row by its entry. In whole groups of 64 columns: what lies beyond `width` may be read or
/// overwritten.
void ckernels_look_up(ckernels_instructions instructions, const uint8_t *table, uint8_t *row, int32_t width);

#endif
