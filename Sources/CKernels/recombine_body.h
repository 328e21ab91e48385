// The colour matrix: compiled once for each set of instructions, as NAMED(recombine_floats) and, for coefficients so large
// that floats would lose levels, NAMED(recombine_doubles).
#include "octets.h"
#include "recombine.h"

#pragma STDC FP_CONTRACT OFF

#define RECOMBINE_FUNCTION(name, number, vector, lanes, load, store)                                   \
  KERNEL void name(const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width) { \
    uint8_t *to[3] = {red, green, blue};                                                               \
    number m[3][4];                                                                                    \
    for (int i = 0; i < 12; i++) m[i / 4][i % 4] = (number)(matrix[i] + (i % 4 == 3 ? 0.5 : 0));       \
    for (int32_t x = 0; x < width; x += lanes) {                                                       \
      vector r = load(red + x), g = load(green + x), b = load(blue + x);                               \
      for (int i = 0; i < 3; i++) {                                                                    \
        vector sum = m[i][0] * r + m[i][1] * g + m[i][2] * b + m[i][3];                                \
        store(&sum, to[i] + x);                                                                        \
      }                                                                                                \
    }                                                                                                  \
  }

RECOMBINE_FUNCTION(NAMED(recombine_floats), float, Singles, SINGLE_LANES, LOAD_SINGLES, store_singles)
RECOMBINE_FUNCTION(NAMED(recombine_doubles), double, Reals, REAL_LANES, LOAD_REALS, store_reals)
