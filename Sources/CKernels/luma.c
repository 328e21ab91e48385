// Rows of RGB to gray, by tables: the same on all instructions.
#include "luma.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

void ckernels_luma_fill(ckernels_luma_tables *tables) {
  for (int i = 0; i < 256; i++) {
    float value = (float)i / 255;
    float linear = (float)(value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4));
    tables->red[i] = 0.2 * linear;
    tables->green[i] = 0.7 * linear;
    tables->blue[i] = 0.1 * linear;
    float encoded = (float)(value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1.0 / 2.4) - 0.055);
    tables->encoded[i] = (float)rint(255 * encoded);
  }
  tables->encoded[256] = tables->encoded[255];
}

void ckernels_luma(
    const ckernels_luma_tables *tables, uint8_t *red, const uint8_t *green, const uint8_t *blue, int32_t width) {
  for (int32_t x = 0; x < width; x++) {
    float light = 255 * (float)(tables->red[red[x]] + tables->green[green[x]] + tables->blue[blue[x]]);
    int32_t whole = light < 255 ? (int32_t)light : 255;
    float below = tables->encoded[whole], above = tables->encoded[whole + 1];
    red[x] = (uint8_t)(below + (above - below) * (light - (float)whole) + 0.5f);
  }
}
