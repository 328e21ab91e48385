// Chooses the colour conversion compiled for the instructions asked for.
#include "colour.h"

#include "dispatch.h"

typedef void to_rgb(
    const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int32_t width, uint8_t *red, uint8_t *green,
    uint8_t *blue);
typedef void to_ycc(uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width);
typedef void halver(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *target);

DECLARE(to_rgb, ycc_to_rgb)
DECLARE(to_ycc, rgb_to_ycc)
DECLARE(halver, halve)

void ckernels_ycc_to_rgb(
    ckernels_instructions instructions, const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int32_t width,
    uint8_t *red, uint8_t *green, uint8_t *blue) {
  CHOOSE(ycc_to_rgb, instructions)(y, cb, cr, width, red, green, blue);
}

void ckernels_rgb_to_ycc(
    ckernels_instructions instructions, uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width) {
  CHOOSE(rgb_to_ycc, instructions)(red, green, blue, width);
}

void ckernels_halve(
    ckernels_instructions instructions, const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *target) {
  CHOOSE(halve, instructions)(upper, lower, width, target);
}
