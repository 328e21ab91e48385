// Means of 2 x 2 pixels.
#include "halve.h"

void ckernels_halve_pixels(
    const uint8_t *upper, const uint8_t *lower, int32_t count, int32_t bands, uint8_t *target) {
  for (int32_t i = 0; i < count; i++) {
    for (int32_t band = 0; band < bands; band++) {
      int32_t left = 2 * i * bands + band, right = left + bands;
      int32_t sum = upper[left] + upper[right] + lower[left] + lower[right];
      target[i * bands + band] = (uint8_t)((sum + 1 + (i & 1)) >> 2);
    }
  }
}
