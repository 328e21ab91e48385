// Pixels to planes and back: compiled once for each set of instructions.
#include "inline.h"
#include "pixels.h"

#include <string.h>

enum { CHUNK = 256, PIXEL_LANES = 16 };
typedef uint32_t PixelWords __attribute__((vector_size(64), aligned(4)));
typedef uint16_t PixelShorts __attribute__((vector_size(64), aligned(2)));
typedef uint8_t PixelBytes __attribute__((vector_size(16), aligned(1)));

/// `count` pixels from column `x` on as words of R, G, B and A; false at an index beyond the colours.
INLINE bool load_words(const ckernels_pixels *pixels, const uint8_t *row, int32_t x, int32_t count, uint32_t *out) {
  int32_t bits = pixels->bits, largest = 0;
  const uint32_t *colours = pixels->colours;
  switch (bits) {
    case 8:
      for (int32_t i = 0; i < count; i++) largest = row[x + i] > largest ? row[x + i] : largest;
      for (int32_t i = 0; i < count; i++) out[i] = colours[row[x + i]];
      return largest < pixels->colour_count;
    case 16:
      for (int32_t i = 0; i < count; i++) out[i] = row[2 * (x + i)] | (uint32_t)row[2 * (x + i) + 1] << 24;
      return true;
    case 24: {
      // Four bytes at once, but for the last pixel, which nothing may follow.
      for (int32_t i = 0; i < count - 1; i++) memcpy(out + i, row + 3 * (x + i), 4);
      out[count - 1] = 0;
      memcpy(out + count - 1, row + 3 * (x + count - 1), 3);
      uint32_t transparent = pixels->transparent;
      for (int32_t i = 0; i < count; i++) {
        uint32_t colour = out[i] & 0xffffff;
        out[i] = colour == transparent ? colour : colour | 0xff000000u;
      }
      return true;
    }
    default:
      for (int32_t i = 0; i < count; i++) {
        int32_t bit = (x + i) * bits, index = row[bit >> 3] >> (8 - bits - (bit & 7)) & ((1 << bits) - 1);
        largest = index > largest ? index : largest;
        out[i] = colours[index];
      }
      return largest < pixels->colour_count;
  }
}

/// Each byte times alpha / 255, rounded to nearest without dividing; alpha as it is.
INLINE void premultiply_words(PixelWords *pixels) {
  PixelWords words = *pixels, alpha = words >> 24, both = alpha | alpha << 16;
  PixelShorts even = (PixelShorts)(words & 0xff00ffu) * (PixelShorts)both + 128;
  PixelShorts odd = (PixelShorts)(words >> 8 & 0xff00ffu) * (PixelShorts)both + 128;
  even = (even + (even >> 8)) >> 8;
  odd = (odd + (odd >> 8)) & 0xff00;
  *pixels = (PixelWords)even | ((PixelWords)odd & 0xff00u) | alpha << 24;
}

/// Whole vectors of 16, also where fewer pixels are left.
INLINE void split_words(
    const uint8_t *in, int32_t count, const ckernels_planes *planes, ptrdiff_t offset, bool premultiply) {
  uint8_t *colours[3] = {planes->colours[0], planes->colours[1], planes->colours[2]}, *alpha = planes->alpha;
  bool is_gray = planes->colour_count == 1;
  for (int32_t i = 0; i < count; i += PIXEL_LANES) {
    PixelWords words = {0};
    if (count - i >= PIXEL_LANES) words = *(const PixelWords *)(in + 4 * i);
    else memcpy(&words, in + 4 * i, 4 * (size_t)(count - i));
    if (premultiply) premultiply_words(&words);
    *(PixelBytes *)(colours[0] + offset + i) = __builtin_convertvector(words, PixelBytes);
    if (!is_gray) {
      *(PixelBytes *)(colours[1] + offset + i) = __builtin_convertvector(words >> 8, PixelBytes);
      *(PixelBytes *)(colours[2] + offset + i) = __builtin_convertvector(words >> 16, PixelBytes);
    }
    if (alpha) *(PixelBytes *)(alpha + offset + i) = __builtin_convertvector(words >> 24, PixelBytes);
  }
}

KERNEL bool NAMED(split)(const ckernels_pixels *pixels, const ckernels_planes *planes, bool premultiply) {
  uint32_t chunk[CHUNK];
  for (int32_t y = 0; y < pixels->height; y++) {
    const uint8_t *row = pixels->start + y * pixels->stride;
    for (int32_t x = 0; x < pixels->width; x += CHUNK) {
      int32_t count = pixels->width - x < CHUNK ? pixels->width - x : CHUNK;
      const uint8_t *in = row + 4 * x;
      if (pixels->bits < 32) {
        if (!load_words(pixels, row, x, count, chunk)) return false;
        in = (const uint8_t *)chunk;
      }
      split_words(in, count, planes, y * planes->stride + x, premultiply);
    }
  }
  return true;
}

INLINE void merge_row(
    const ckernels_planes *planes, ptrdiff_t offset, int32_t width, int32_t colours, bool has_alpha,
    uint8_t *restrict out) {
  const uint8_t *in[4];
  for (int32_t c = 0; c < colours; c++) in[c] = planes->colours[c] + offset;
  if (has_alpha) in[colours] = planes->alpha + offset;
  int32_t channels = colours + has_alpha;
  for (int32_t x = 0; x < width; x++)
    for (int32_t c = 0; c < channels; c++) out[x * channels + c] = in[c][x];
}

KERNEL void NAMED(merge)(
    const ckernels_planes *planes, int32_t width, int32_t height, uint8_t *pixels, ptrdiff_t stride) {
  for (int32_t y = 0; y < height; y++, pixels += stride) {
    ptrdiff_t offset = y * planes->stride;
    if (planes->colour_count == 1) {
      if (planes->alpha) merge_row(planes, offset, width, 1, true, pixels);
      else merge_row(planes, offset, width, 1, false, pixels);
    } else {
      if (planes->alpha) merge_row(planes, offset, width, 3, true, pixels);
      else merge_row(planes, offset, width, 3, false, pixels);
    }
  }
}
