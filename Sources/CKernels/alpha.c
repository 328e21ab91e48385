// Chooses the loops compiled for the instructions asked for.
#include "alpha.h"

#include "dispatch.h"

typedef void divider(uint8_t *colours, const uint8_t *alpha, int32_t width);
typedef void flattener(uint8_t *colours, const uint8_t *alpha, uint8_t background, int32_t width);

DECLARE(divider, unpremultiply)
DECLARE(flattener, flatten)

void ckernels_unpremultiply(
    ckernels_instructions instructions, uint8_t *colours, const uint8_t *alpha, int32_t width) {
  CHOOSE(unpremultiply, instructions)(colours, alpha, width);
}

void ckernels_flatten(
    ckernels_instructions instructions, uint8_t *colours, const uint8_t *alpha, uint8_t background, int32_t width) {
  CHOOSE(flatten, instructions)(colours, alpha, background, width);
}
