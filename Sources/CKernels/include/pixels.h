// Between interleaved pixels, as files hold them, and planes, as everything else here does.
#ifndef CKERNELS_PIXELS_H
#define CKERNELS_PIXELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "instructions.h"

/// Rows of pixels as PNG packs them (PNG 1.2, 2.3).
typedef struct {
  const uint8_t *start;
  /// Bytes from row to row.
  ptrdiff_t stride;
  int32_t width;
  int32_t height;
  /// Of a pixel: 1, 2, 4 or 8, an index into `colours`; 16, gray and alpha; 24, RGB; 32, RGBA.
  int32_t bits;
  /// 256 of R + G * 2^8 + B * 2^16 + A * 2^24 for indices; R is gray's.
  const uint32_t *colours;
  /// How many of them there are.
  int32_t colour_count;
  /// RGB: the one colour that is transparent, as in `colours`; any other value if there is none.
  uint32_t transparent;
} ckernels_pixels;

/// 8-bit planes, `colour_count` of them 1 or 3.
typedef struct {
  uint8_t *colours[3];
  /// NULL if there is none.
  uint8_t *alpha;
  int32_t colour_count;
  /// Bytes from row to row.
  ptrdiff_t stride;
} ckernels_planes;

/// Fills planes, of gray from R alone. `premultiply`: colours times alpha / 255, rounded; needs an alpha plane.
/// Returns false at an index beyond the colours.
bool ckernels_split(
    ckernels_instructions instructions, const ckernels_pixels *pixels, const ckernels_planes *planes, bool premultiply);

/// The reverse, to pixels of one byte for each plane, alpha last.
void ckernels_merge(
    ckernels_instructions instructions, const ckernels_planes *planes, int32_t width, int32_t height, uint8_t *pixels,
    ptrdiff_t stride);

#endif
