// YCbCr and RGB: compiled once for each set of instructions. Fixed point of 16 fraction bits in 32-bit lanes.
#include "colour.h"
#include "octets.h"

typedef uint16_t Pairs32 __attribute__((vector_size(64), aligned(1)));
enum { PAIR_LANES = 32, HALF = 1 << 15 };

KERNEL void NAMED(ycc_to_rgb)(
    const uint8_t *y, const uint8_t *cb, const uint8_t *cr, int32_t width, uint8_t *red, uint8_t *green,
    uint8_t *blue) {
  for (int32_t x = 0; x < width; x += INTEGER_LANES) {
    Integers16 luma = LOAD_INTEGERS(y + x), bluish = LOAD_INTEGERS(cb + x) - 128, reddish = LOAD_INTEGERS(cr + x) - 128;
    // 1.402; -0.34414, -0.71414; 1.772
    Integers16 r = luma + ((91881 * reddish + HALF) >> 16);
    Integers16 g = luma + ((HALF - 22554 * bluish - 46802 * reddish) >> 16);
    Integers16 b = luma + ((116130 * bluish + HALF) >> 16);
    store_integers(&r, red + x);
    store_integers(&g, green + x);
    store_integers(&b, blue + x);
  }
}

KERNEL void NAMED(rgb_to_ycc)(uint8_t *red, uint8_t *green, uint8_t *blue, int32_t width) {
  const int32_t centre = (128 << 16) + HALF - 1;
  for (int32_t x = 0; x < width; x += INTEGER_LANES) {
    Integers16 r = LOAD_INTEGERS(red + x), g = LOAD_INTEGERS(green + x), b = LOAD_INTEGERS(blue + x);
    // 0.299, 0.587, 0.114; -0.16874, -0.33126, 0.5; 0.5, -0.41869, -0.08131. None leaves 0...255.
    Integers16 luma = (19595 * r + 38470 * g + 7471 * b + HALF) >> 16;
    Integers16 bluish = (centre - 11059 * r - 21709 * g + (b << 15)) >> 16;
    Integers16 reddish = (centre + (r << 15) - 27439 * g - 5329 * b) >> 16;
    *(Octets16 *)(red + x) = __builtin_convertvector(luma, Octets16);
    *(Octets16 *)(green + x) = __builtin_convertvector(bluish, Octets16);
    *(Octets16 *)(blue + x) = __builtin_convertvector(reddish, Octets16);
  }
}

KERNEL void NAMED(halve)(const uint8_t *upper, const uint8_t *lower, int32_t width, uint8_t *target) {
  // 1 for even columns, 2 for odd ones; little-endian.
  const Pairs32 bias = (Pairs32)((Integers16){0} + 0x00020001);
  for (int32_t x = 0; x < width; x += PAIR_LANES) {
    Pairs32 above = *(const Pairs32 *)(upper + 2 * x), below = *(const Pairs32 *)(lower + 2 * x);
    Pairs32 sum = (above & 255) + (above >> 8) + (below & 255) + (below >> 8) + bias;
    *(Octets32 *)(target + x) = __builtin_convertvector(sum >> 2, Octets32);
  }
}
