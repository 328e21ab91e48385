// Tables, and the look-up compiled for the instructions asked for.
#include "point.h"

#include <math.h>

#include "dispatch.h"

typedef void looker(const uint8_t *table, uint8_t *row, int32_t width);

DECLARE(looker, look_up)

#pragma STDC FP_CONTRACT OFF

/// fmax of not-a-number, infinite times 0, is 0.
static uint8_t rounded(double value) { return (uint8_t)fmin(fmax(rint(value), 0), 255); }

void ckernels_table_linear(double multiply, double add, uint8_t *table) {
  for (int i = 0; i < 256; i++) table[i] = rounded((float)multiply * (float)i + (float)add);
}

void ckernels_table_gamma(double exponent, uint8_t *table) {
  for (int i = 0; i < 256; i++) table[i] = rounded(255 * pow(i / 255.0, 1 / exponent));
}

void ckernels_look_up(ckernels_instructions instructions, const uint8_t *table, uint8_t *row, int32_t width) {
  CHOOSE(look_up, instructions)(table, row, width);
}
