// Convolution of a plane in place: compiled once for each set of instructions, as NAMED(convolve_narrow), in 16 bits,
// and NAMED(convolve_wide), in doubles, for masks whose sums do not fit.
//
// Rows of the plane are widened to samples of sums once, with their ends repeated, into a ring of as many as the mask is
// high; a row of results overwrites the plane only when all it is made of is in the ring. Results are computed a block of
// columns at a time, with the taps outside, so that sums stay in registers.
#include "convolve.h"
#include "convolve_rows.h"
#include "octets.h"

#pragma STDC FP_CONTRACT OFF

enum { WORD_LANES = 32, REAL_BLOCK = 32 };
typedef uint16_t Words32 __attribute__((vector_size(64), aligned(2)));
typedef uint32_t Products32 __attribute__((vector_size(128), aligned(4)));

INLINE void widen_to_words(const uint8_t *from, int32_t width, uint16_t *to) {
  for (int32_t x = 0; x < width; x += WORD_LANES)
    *(Words32 *)(to + x) = __builtin_convertvector(*(const Octets32 *)(from + x), Words32);
}

INLINE void widen_to_reals(const uint8_t *from, int32_t width, double *to) {
  for (int32_t x = 0; x < width; x += REAL_LANES)
    *(Reals *)(to + x) = LOAD_REALS(from + x);
}

/// What ends a sum, in every lane: stores of bytes may alias the mask, so that it would be read again for each block.
typedef struct {
  Words32 zero, high, increment, multiplier, shift;
} Division;

INLINE void store_quotients(const Division *by, const Words32 *sums, uint8_t *to) {
  Words32 clamped = __builtin_elementwise_min(__builtin_elementwise_sub_sat(*sums, by->zero), by->high) + by->increment;
  // The upper half of a product of 16 bits is one instruction (pmulhuw) of two operands.
  Products32 product =
      __builtin_convertvector(clamped, Products32) * __builtin_convertvector(by->multiplier, Products32);
  *(Octets32 *)to = __builtin_convertvector(__builtin_convertvector(product >> 16, Words32) >> by->shift, Octets32);
}

/// `count` is the mask's, written out: then all coefficients stay in registers.
INLINE void narrow_row_of(
    int32_t count, const ckernels_mask *mask, const uint16_t *const *taps, uint8_t *to, int32_t width) {
  const Words32 none = {0}, start = none + mask->start;
  const Division by = {
      none + mask->zero, none + mask->high, none + mask->increment, none + mask->multiplier, none + mask->shift};
  uint16_t coefficients[CKERNELS_MASK_TAPS];
  for (int32_t i = 0; i < count; i++) coefficients[i] = mask->coefficients[i];
  for (int32_t x = 0; x < width; x += CONVOLVE_BLOCK) {
    Words32 low = start, high = start;
    for (int32_t i = 0; i < count; i++) {
      low += *(const Words32 *)(taps[i] + x) * coefficients[i];
      high += *(const Words32 *)(taps[i] + x + WORD_LANES) * coefficients[i];
    }
    store_quotients(&by, &low, to + x);
    store_quotients(&by, &high, to + x + WORD_LANES);
  }
}

INLINE void narrow_row(const ckernels_mask *mask, const uint16_t *const *taps, uint8_t *to, int32_t width) {
  switch (mask->count) {
    case 7: narrow_row_of(7, mask, taps, to, width); break;
    case 9: narrow_row_of(9, mask, taps, to, width); break;
    default: narrow_row_of(mask->count, mask, taps, to, width);
  }
}

INLINE void wide_row(const ckernels_mask *mask, const double *const *taps, uint8_t *to, int32_t width) {
  enum { VECTORS = REAL_BLOCK / REAL_LANES };
  for (int32_t x = 0; x < width; x += REAL_BLOCK) {
    Reals sums[VECTORS];
    for (int v = 0; v < VECTORS; v++) sums[v] = (Reals){0} + mask->offset;
    for (int32_t i = 0; i < mask->count; i++)
      for (int v = 0; v < VECTORS; v++) sums[v] += *(const Reals *)(taps[i] + x + v * REAL_LANES) * mask->weights[i];
    for (int v = 0; v < VECTORS; v++) store_reals(&sums[v], to + x + v * REAL_LANES);
  }
}

#define CONVOLVE_FUNCTION(name, sample, widen, convolve_one)                                                          \
  KERNEL void name(                                                                                                   \
      const ckernels_mask *mask, uint8_t *plane, ptrdiff_t stride, int32_t width, int32_t height, void *scratch) {                                                                                   \
    size_t margin = convolve_margin(mask->reach_across), length = convolve_row(width, mask->reach_across);            \
    int32_t last_slot = convolve_slots(mask->reach_down) - 1, loaded = 0;          \
    sample *ring = (sample *)scratch + margin;                                                                        \
    for (int32_t y = 0; y < height; y++) {                                                                           \
      for (; loaded < height && loaded <= y + mask->reach_down; loaded++) {                                           \
        sample *row = ring + (size_t)(loaded & last_slot) * length;                                                   \
        widen(plane + loaded * stride, width, row);                                                                   \
        for (int32_t i = 0; i < mask->reach_across; i++) row[-1 - i] = row[0], row[width + i] = row[width - 1];       \
      }                                                                                                               \
      const sample *taps[CKERNELS_MASK_TAPS];                                                                         \
      for (int32_t i = 0; i < mask->count; i++) {                                                                     \
        int32_t row = y + mask->down[i];                                                                              \
        row = row < 0 ? 0 : row < height ? row : height - 1;                                                          \
        taps[i] = ring + (size_t)(row & last_slot) * length + mask->across[i];                                        \
      }                                                                                                               \
      convolve_one(mask, taps, plane + y * stride, width);                                                            \
    }                                                                                                                 \
  }

CONVOLVE_FUNCTION(NAMED(convolve_narrow), uint16_t, widen_to_words, narrow_row)
CONVOLVE_FUNCTION(NAMED(convolve_wide), double, widen_to_reals, wide_row)
