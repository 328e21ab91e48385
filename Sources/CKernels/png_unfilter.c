// PNG's row filters, undone. A pixel depends on the one before it, so that a pixel is the vector, whatever the
// processor: nothing here is compiled for more than one set of instructions.
#include "png_unfilter.h"

#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/// One pixel of up to four bytes, and the same with room for sums.
typedef uint8_t Pixel __attribute__((vector_size(4)));
typedef int16_t Shorts __attribute__((vector_size(8)));

INLINE Shorts load(const uint8_t *bytes, size_t count) {
  Pixel pixel = {0};
  memcpy(&pixel, bytes, count);
  return __builtin_convertvector(pixel, Shorts);
}

/// Keeps the lower eight bits, as the filters' sums do.
INLINE Shorts store(Shorts values, uint8_t *bytes, size_t count) {
  values &= 255;
  Pixel pixel = __builtin_convertvector(values, Pixel);
  memcpy(bytes, &pixel, count);
  return values;
}

/// PNG's Paeth predictor (6.6): whichever of left, above and above left (the corner) is nearest to left + above - corner;
/// in that order when equally near. Where 3 corner - left - above is not above the smaller of left and above, that is the
/// larger one; where it is not below the larger one, the smaller; else the corner. Returned less the corner, so that it
/// can be added where the next pixel does not wait for it.
INLINE Shorts paeth(Shorts left, Shorts above, Shorts corner) {
  Shorts middle = corner + corner + corner - above - left;
  Shorts less = __builtin_elementwise_min(left, above), more = __builtin_elementwise_max(left, above);
  Shorts is_more = middle <= less, is_less = (middle >= more) & ~is_more;
  return (is_more & (more - corner)) + (is_less & (less - corner));
}

/// `above` is NULL for the first row: zeros.
INLINE bool unfilter_row(uint8_t *row, const uint8_t *above, size_t count, size_t pixel, uint8_t filter) {
  Shorts left = {0}, corner = {0};
  switch (filter) {
    case 0: return true;
    case 1:
      for (size_t i = 0; i < count; i += pixel) left = store(load(row + i, pixel) + left, row + i, pixel);
      return true;
    case 2:
      if (above)
        for (size_t i = 0; i < count; i++) row[i] = (uint8_t)(row[i] + above[i]);
      return true;
    case 3:
      for (size_t i = 0; i < count; i += pixel) {
        Shorts up = above ? load(above + i, pixel) : (Shorts){0};
        left = store(load(row + i, pixel) + ((left + up) >> 1), row + i, pixel);
      }
      return true;
    case 4:
      for (size_t i = 0; i < count; i += pixel) {
        Shorts up = above ? load(above + i, pixel) : (Shorts){0};
        left = store(load(row + i, pixel) + corner + paeth(left, up, corner), row + i, pixel);
        corner = up;
      }
      return true;
    default: return false;
  }
}

bool ckernels_png_unfilter(uint8_t *rows, size_t row_bytes, int32_t height, int32_t pixel_bytes) {
  const uint8_t *above = NULL;
  for (int32_t y = 0; y < height; y++) {
    uint8_t filter = rows[0], *row = rows + 1;
    bool known;
    switch (pixel_bytes) {
      case 1: known = unfilter_row(row, above, row_bytes, 1, filter); break;
      case 2: known = unfilter_row(row, above, row_bytes, 2, filter); break;
      case 3: known = unfilter_row(row, above, row_bytes, 3, filter); break;
      default: known = unfilter_row(row, above, row_bytes, 4, filter); break;
    }
    if (!known) return false;
    above = row;
    rows = row + row_bytes;
  }
  return true;
}
