// Chooses the colour matrix compiled for the instructions asked for.
#include "recombine.h"

#include "dispatch.h"

typedef void recombiner(const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width);

DECLARE(recombiner, recombine)

void ckernels_recombine(
    ckernels_instructions instructions, const double *matrix, uint8_t *red, uint8_t *green, uint8_t *blue,
    int32_t width) {
  CHOOSE(recombine, instructions)(matrix, red, green, blue, width);
}
