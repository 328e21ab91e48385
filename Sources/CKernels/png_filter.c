// Whether filters pay, and the choice of loops compiled for the instructions asked for.
#include "png_filter.h"

#include <string.h>

#include "dispatch.h"

enum { ROWS = 4, SEEN_BITS = 12 };

static uint32_t four(const uint8_t *bytes) {
  uint32_t value;
  memcpy(&value, bytes, sizeof value);
  return value;
}

bool ckernels_png_filters_pay(const uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes) {
  uint32_t seen[1 << SEEN_BITS] = {0};
  size_t changes = 0, news = 0, stride = row_bytes + 1, pixel = (size_t)pixel_bytes;
  for (int32_t y = ROWS - 1; y < height; y += ROWS) {
    const uint8_t *row = rows + (size_t)y * stride + 1;
    for (size_t i = pixel; i + 4 <= row_bytes; i += pixel) {
      uint32_t value = four(row + i);
      if (value == four(row + i - pixel) || value == four(row + i - stride)) continue;
      uint32_t *slot = &seen[value * 2654435761u >> (32 - SEEN_BITS)];
      changes++;
      news += *slot != value;
      *slot = value;
    }
  }
  return 2 * news > changes;
}

typedef void filterer(
    const uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes, uint8_t *filtered);

DECLARE(filterer, png_filter)

void ckernels_png_filter(
    ckernels_instructions instructions, const uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes,
    uint8_t *filtered) {
  CHOOSE(png_filter, instructions)(rows, row_bytes, height, pixel_bytes, filtered);
}
