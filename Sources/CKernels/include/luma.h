// Rows of RGB to gray.
#ifndef CKERNELS_LUMA_H
#define CKERNELS_LUMA_H

#include <stdint.h>

/// Filled once.
typedef struct {
  /// What each value of red, green and blue adds to the linear light of a gray; all three of 255 are 1.
  double red[256], green[256], blue[256];
  /// sRGB of linear light i / 255, and the last once more.
  float encoded[257];
} ckernels_luma_tables;

void ckernels_luma_fill(ckernels_luma_tables *tables);

/// libvips's sRGB to B_W (vips_sRGB2scRGB, vips_scRGB2BW): 0.2 red + 0.7 green + 0.1 blue in linear light, back to sRGB
/// by interpolation between whole values. Replaces red.
void ckernels_luma(
    const ckernels_luma_tables *tables, uint8_t *red, const uint8_t *green, const uint8_t *blue, int32_t width);

#endif
