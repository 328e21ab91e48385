// Inverse cosine transforms of 16 blocks at once, a lane for each: compiled once for each set of instructions.
//
// Whole numbers of 13 fraction bits, as in libjpeg's jidctint.c and jidctred.c, and rounded where those round, so that
// the samples are the same. The 8 x 8 transform is that of Loeffler, Ligtenberg and Moschytz (Practical Fast 1-D DCT
// Algorithms with 11 Multiplications, ICASSP 1989), in sums of two products; those to fewer samples leave out what the
// fewer do not show.
#include "jpeg_places.h"
#include "octets.h"
#include "pairs.h"

/// A factor of 13 fraction bits.
#define FIXED(factor) ((int)((factor) * 8192 + ((factor) < 0 ? -0.5 : 0.5)))

enum { FRACTION = 13, /* fraction bits between the passes */ BETWEEN = 2 };

/// A line's coefficients, or what the first pass makes of a row's: 0 and 4, 2 and 6, 1 and 7, 5 and 3.
typedef struct {
  Pairs p04, p26, p17, p53;
} Line;

/// Its eight samples, with `shift` more fraction bits and rounded there.
INLINE void line8(const Line *line, int shift, Integers16 *out) {
  Integers16 half = (Integers16){0} + (1 << (shift - 1));
  Integers16 sum = PRODUCTS(line->p04, 1 << FRACTION, 1 << FRACTION) + half;
  Integers16 difference = PRODUCTS(line->p04, 1 << FRACTION, -(1 << FRACTION)) + half;
  Integers16 turned2 = PRODUCTS(line->p26, FIXED(0.541196100), FIXED(0.541196100) - FIXED(1.847759065));
  Integers16 turned6 = PRODUCTS(line->p26, FIXED(0.541196100) + FIXED(0.765366865), FIXED(0.541196100));
  Integers16 even[4] = {sum + turned6, difference + turned2, difference - turned2, sum - turned6};

  // 1 + 5 and 7 + 3.
  Pairs sums = line->p17 + line->p53;
  Integers16 z3 = PRODUCTS(sums, FIXED(1.175875602), FIXED(1.175875602) - FIXED(1.961570560));
  Integers16 z4 = PRODUCTS(sums, FIXED(1.175875602) - FIXED(0.390180644), FIXED(1.175875602));
  Integers16 odd[4] = {
      z4 + PRODUCTS(line->p17, FIXED(1.501321110) - FIXED(0.899976223), -FIXED(0.899976223)),
      z3 + PRODUCTS(line->p53, -FIXED(2.562915447), FIXED(3.072711026) - FIXED(2.562915447)),
      z4 + PRODUCTS(line->p53, FIXED(2.053119869) - FIXED(2.562915447), -FIXED(2.562915447)),
      z3 + PRODUCTS(line->p17, -FIXED(0.899976223), FIXED(0.298631336) - FIXED(0.899976223)),
  };
  for (int i = 0; i < 4; i++) {
    out[i] = even[i] + odd[i];
    out[7 - i] = even[i] - odd[i];
  }
}

/// Its four samples, with `shift` + 1 more fraction bits; the fifth coefficient does not show.
INLINE void line4(const Line *line, int shift, Integers16 *out) {
  Integers16 first = PRODUCTS(line->p04, 1 << (FRACTION + 1), 0) + (1 << shift);
  Integers16 turned = PRODUCTS(line->p26, FIXED(1.847759065), -FIXED(0.765366865));
  Integers16 even[2] = {first + turned, first - turned};
  Integers16 odd[2] = {
      PRODUCTS(line->p17, FIXED(2.562915447), -FIXED(0.509795579)) +
          PRODUCTS(line->p53, -FIXED(0.601344887), FIXED(0.899976223)),
      PRODUCTS(line->p17, FIXED(1.061594337), -FIXED(0.211164243)) +
          PRODUCTS(line->p53, FIXED(1.451774981), -FIXED(2.172734803)),
  };
  for (int i = 0; i < 2; i++) {
    out[i] = even[i] + odd[i];
    out[3 - i] = even[i] - odd[i];
  }
}

/// Its two samples, with `shift` + 2 more fraction bits, of the first coefficient and the odd ones.
INLINE void line2(const Line *line, int shift, Integers16 *out) {
  Integers16 even = ((Integers16)line->p04 << 16 >> 1) + (1 << (shift + 1));
  Integers16 odd = PRODUCTS(line->p17, FIXED(3.624509785), -FIXED(0.720959822)) +
                   PRODUCTS(line->p53, FIXED(0.850430095), -FIXED(1.272758580));
  out[0] = even + odd;
  out[1] = even - odd;
}

/// `size` samples, with at least `shift` fraction bits; returns with how many.
INLINE int transform_line(const Line *line, int32_t size, int shift, Integers16 *out) {
  if (size == 8) line8(line, shift, out);
  if (size == 4) line4(line, shift, out);
  if (size == 2) line2(line, shift, out);
  return size == 8 ? shift : size == 4 ? shift + 1 : shift + 2;
}

/// The samples of one column: coefficients at `pairs`, the factors of the quantiser at `factors`, 8 apart each.
INLINE int transform_column(const Pairs *pairs, const int32_t *factors, int32_t size, Integers16 *out) {
  Line line = {
      pairs[0] * SAME_PAIRS(factors[0]), pairs[8] * SAME_PAIRS(factors[8]), pairs[16] * SAME_PAIRS(factors[16]),
      pairs[24] * SAME_PAIRS(factors[24])};
  return transform_line(&line, size, FRACTION - BETWEEN, out);
}

/// Clamped samples of a row of 16 blocks, two in each pair, to 16 x `size` bytes. `shift`: their fraction bits, 16 at least.
INLINE void store_row(const Integers16 *samples, int32_t size, int shift, uint8_t *target) {
  Pairs pairs[4];
  for (int i = 0; i < size / 2; i++) {
    pairs[i] = PAIRS_OF(samples[2 * i] >> shift, samples[2 * i + 1] >> (shift - 16)) + 128;
    pairs[i] = __builtin_elementwise_min(__builtin_elementwise_max(pairs[i], (Pairs){0}), (Pairs){0} + 255);
  }
  if (size == 2) {
    *(Octets32 *)target = __builtin_convertvector(pairs[0], Octets32);
    return;
  }
  // Four of two blocks in each quarter, and of the next two.
  Pairs low = LOW_PAIRS(pairs[0], pairs[1]), high = HIGH_PAIRS(pairs[0], pairs[1]);
  if (size == 4) {
    *(Octets64 *)target = PACKED(low, high);
    return;
  }
  Pairs other_low = LOW_PAIRS(pairs[2], pairs[3]), other_high = HIGH_PAIRS(pairs[2], pairs[3]);
  // In each quarter: blocks 0 and 1, blocks 2 and 3.
  Octets64 first = PACKED(LOW_FOURS(low, other_low), HIGH_FOURS(low, other_low));
  Octets64 second = PACKED(LOW_FOURS(high, other_high), HIGH_FOURS(high, other_high));
  for (int i = 0; i < 4; i++) {
    *(Octets16 *)(target + 32 * i) = QUARTER(first, i);
    *(Octets16 *)(target + 32 * i + 16) = QUARTER(second, i);
  }
}

/// Whether a column shows in the samples.
INLINE bool shows(int column, int32_t size, bool is_low) {
  if (size == 4) return column != 4;
  if (size == 2) return column == 0 || column % 2 == 1;
  return !is_low || column < 4;
}

/// 16 blocks to rows of 16 x `size` samples. `is_low`: nothing is beyond the fourth row or column.
INLINE void inverse_of(
    const int16_t *coefficients, const int32_t *factors, int32_t size, bool is_low, uint8_t *target,
    ptrdiff_t stride) {
  const Pairs *pairs = (const Pairs *)coefficients;
  Line rows[8];
  for (int i = 0; i < 4; i++) {
    int first = pairs_of_rows[i][0], second = pairs_of_rows[i][1], shift = FRACTION - BETWEEN;
    Integers16 left[8] = {{0}}, right[8] = {{0}};
    if (shows(first, size, is_low)) shift = transform_column(pairs + first, factors + first, size, left);
    if (shows(second, size, is_low)) shift = transform_column(pairs + second, factors + second, size, right);
    for (int y = 0; y < size; y++) ((Pairs *)&rows[y])[i] = PAIRS_OF(left[y] >> shift, right[y] << (16 - shift));
  }
  for (int y = 0; y < size; y++, target += stride) {
    Integers16 samples[8];
    int shift = transform_line(&rows[y], size, FRACTION + BETWEEN + 3, samples);
    store_row(samples, size, shift, target);
  }
}

/// 16 blocks of one value each.
INLINE void inverse_flat(
    const int16_t *coefficients, const int32_t *factors, int32_t size, uint8_t *target, ptrdiff_t stride) {
  Integers16 first = (Integers16)(*(const Pairs *)coefficients * SAME_PAIRS(factors[0])) << 16 >> 16;
  Integers16 value = ((first + 4) >> 3) + 128;
  Octets16 samples;
  store_integers(&value, (uint8_t *)&samples);
  for (int32_t y = 0; y < size; y++, target += stride) {
    if (size == 1) *(Octets16 *)target = samples;
    else
      for (int b = 0; b < BLOCKS; b++) memset(target + 8 * b, samples[b], 8);
  }
}

/// 16 blocks to `size` rows of 16 x `size` samples; their coefficients go to `last` in the zigzag.
INLINE void inverse(
    const int16_t *coefficients, const int32_t *factors, int32_t last, int32_t size, uint8_t *target,
    ptrdiff_t stride) {
  // Each call with constants of its own, so that it is compiled for them. The tenth of the zigzag is the last within 4 x 4.
  const bool is_flat = last == 0, is_low = last <= 9;
  if (size == 1) {
    inverse_flat(coefficients, factors, 1, target, stride);
  } else if (size == 2) {
    inverse_of(coefficients, factors, 2, false, target, stride);
  } else if (size == 4) {
    inverse_of(coefficients, factors, 4, false, target, stride);
  } else if (is_flat) {
    inverse_flat(coefficients, factors, 8, target, stride);
  } else if (is_low) {
    inverse_of(coefficients, factors, 8, true, target, stride);
  } else {
    inverse_of(coefficients, factors, 8, false, target, stride);
  }
}
