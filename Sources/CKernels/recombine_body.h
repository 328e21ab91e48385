// The colour matrix: compiled once for each set of instructions. In doubles, as libvips: large coefficients of different
// signs lose nothing.
#include "reals.h"
#include "recombine.h"

#pragma STDC FP_CONTRACT OFF

INLINE void recombine_one(
    const double *matrix, const Reals *red, const Reals *green, const Reals *blue, uint8_t *to) {
  Reals sum = matrix[0] * *red + matrix[1] * *green + matrix[2] * *blue + (matrix[3] + 0.5);
  store_rounded_down(&sum, to);
}

KERNEL void NAMED(recombine)(const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width) {
  for (int32_t x = 0; x < width; x += REAL_LANES) {
    Reals r = LOAD_REALS(red + x), g = LOAD_REALS(green + x), b = LOAD_REALS(blue + x);
    recombine_one(matrix, &r, &g, &b, red + x);
    recombine_one(matrix + 4, &r, &g, &b, green + x);
    recombine_one(matrix + 8, &r, &g, &b, blue + x);
  }
}
