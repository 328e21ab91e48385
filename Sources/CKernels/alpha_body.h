// Colours and alpha: compiled once for each set of instructions. Plain loops that compilers turn into vectors.
#include "alpha.h"
#include "inline.h"

#pragma STDC FP_CONTRACT OFF

KERNEL void NAMED(unpremultiply)(uint8_t *restrict colours, const uint8_t *restrict alpha, int32_t width) {
  for (int32_t x = 0; x < width; x++) {
    int32_t divisor = alpha[x] > 1 ? alpha[x] : 1;
    int32_t quotient = (int32_t)((float)(colours[x] * 255) / (float)divisor + 0.5f);
    quotient = quotient > 255 ? 255 : quotient;
    colours[x] = (uint8_t)(alpha[x] > 0 ? quotient : 0);
  }
}

KERNEL void NAMED(flatten)(
    uint8_t *restrict colours, const uint8_t *restrict alpha, uint8_t background, int32_t width) {
  for (int32_t x = 0; x < width; x++) {
    // Divided by 255 without dividing.
    uint16_t sum = (uint16_t)(colours[x] * alpha[x] + background * (255 - alpha[x]) + 128);
    colours[x] = (uint8_t)((uint16_t)(sum + (sum >> 8)) >> 8);
  }
}
