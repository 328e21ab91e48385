// Chooses the colour matrix compiled for the instructions asked for.
#include "recombine.h"

#include <math.h>
#include <stdbool.h>

#include "dispatch.h"

typedef void recombiner(const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width);

DECLARE(recombiner, recombine_floats)
DECLARE(recombiner, recombine_doubles)

/// Whether floats keep every sum exact to a thousandth of a level.
static bool fits_floats(const double *matrix) {
  for (int row = 0; row < 3; row++) {
    double sum = 0;
    for (int i = 0; i < 3; i++) sum += 255 * fabs(matrix[4 * row + i]);
    if (!(sum + fabs(matrix[4 * row + 3]) < 4096)) return false;
  }
  return true;
}

void ckernels_recombine(
    ckernels_instructions instructions, const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue,
    int32_t width) {
  recombiner *function =
      fits_floats(matrix) ? CHOOSE(recombine_floats, instructions) : CHOOSE(recombine_doubles, instructions);
  function(matrix, red, green, blue, width);
}
