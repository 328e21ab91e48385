// PNG's filters as loops over bytes: compiled once for each set of instructions.
#include "inline.h"
#include "png_filter.h"

enum { NONE = 0, LEFT = 1, ABOVE = 2, PAETH = 4 };

/// The difference of a byte from its prediction, for all but the first pixel.
INLINE uint8_t filtered_byte(int filter, const uint8_t *byte, size_t pixel, size_t stride) {
  int16_t left = byte[-(ptrdiff_t)pixel];
  if (filter == NONE) return *byte;
  if (filter == LEFT) return (uint8_t)(*byte - left);
  int16_t above = byte[-(ptrdiff_t)stride];
  if (filter == ABOVE) return (uint8_t)(*byte - above);
  int16_t corner = byte[-(ptrdiff_t)(stride + pixel)];
  int16_t to_left = above - corner, to_above = left - corner, to_corner = to_left + to_above;
  to_left = to_left < 0 ? -to_left : to_left;
  to_above = to_above < 0 ? -to_above : to_above;
  to_corner = to_corner < 0 ? -to_corner : to_corner;
  int16_t other = to_above <= to_corner ? above : corner;
  int16_t nearest = to_above < to_corner ? to_above : to_corner;
  return (uint8_t)(*byte - (to_left <= nearest ? left : other));
}

/// Sum of the differences as signed bytes.
INLINE uint32_t filter_cost(int filter, const uint8_t *row, size_t count, size_t pixel, size_t stride) {
  uint32_t sum = 0;
  for (size_t i = pixel; i < count; i++) {
    uint8_t value = filtered_byte(filter, row + i, pixel, stride);
    sum += value < 128 ? value : 256u - value;
  }
  return sum;
}

INLINE void filter_row(
    int filter, const uint8_t *restrict row, size_t count, size_t pixel, size_t stride, uint8_t *restrict out) {
  out[0] = (uint8_t)filter;
  // To the left of the first pixel are zeros, which make Paeth's filter the same as that of above.
  for (size_t i = 0; i < pixel; i++) {
    const uint8_t *byte = row + i;
    out[1 + i] = (uint8_t)(*byte - (filter >= ABOVE ? byte[-(ptrdiff_t)stride] : 0));
  }
  for (size_t i = pixel; i < count; i++) out[1 + i] = filtered_byte(filter, row + i, pixel, stride);
}

KERNEL void NAMED(png_filter)(
    const uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes, uint8_t *filtered) {
  size_t stride = row_bytes + 1, pixel = (size_t)pixel_bytes;
  for (int32_t y = 0; y < height; y++) {
    const uint8_t *row = rows + (size_t)y * stride + 1;
    uint8_t *out = filtered + (size_t)y * stride;
    uint32_t none = filter_cost(NONE, row, row_bytes, pixel, stride);
    uint32_t left = filter_cost(LEFT, row, row_bytes, pixel, stride), above = UINT32_MAX, paeth = UINT32_MAX;
    if (y > 0) {
      above = filter_cost(ABOVE, row, row_bytes, pixel, stride);
      paeth = filter_cost(PAETH, row, row_bytes, pixel, stride);
    }
    uint32_t least = none < left ? none : left;
    if (above < least) least = above;
    if (paeth < least) filter_row(PAETH, row, row_bytes, pixel, stride, out);
    else if (least == none) filter_row(NONE, row, row_bytes, pixel, stride, out);
    else if (least == left) filter_row(LEFT, row, row_bytes, pixel, stride, out);
    else filter_row(ABOVE, row, row_bytes, pixel, stride, out);
  }
}
