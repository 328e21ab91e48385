// What both resamplers share: transposes in registers, the source lines that a group of lines needs.
#ifndef CKERNELS_RESAMPLE_VECTORS_H
#define CKERNELS_RESAMPLE_VECTORS_H

#include "inline.h"
#include "resample.h"

#define LOW16(a, b) __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23)
#define HIGH16(a, b) __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31)
#define LOW32(a, b)                                                                                              \
  __builtin_shufflevector(a, b, 0, 32, 1, 33, 2, 34, 3, 35, 4, 36, 5, 37, 6, 38, 7, 39, 8, 40, 9, 41, 10, 42, 11, \
                          43, 12, 44, 13, 45, 14, 46, 15, 47)
#define HIGH32(a, b)                                                                                               \
  __builtin_shufflevector(a, b, 16, 48, 17, 49, 18, 50, 19, 51, 20, 52, 21, 53, 22, 54, 23, 55, 24, 56, 25, 57, 26, \
                          58, 27, 59, 28, 60, 29, 61, 30, 62, 31, 63)

// A transpose of 2^n lines is n rounds of interleaving each line with the one half the lines on.
#define INTERLEAVE(to, from, half, low, high)  \
  for (int i = 0; i < half; i++) {             \
    to[2 * i] = low(from[i], from[i + half]);  \
    to[2 * i + 1] = high(from[i], from[i + half]); \
  }
#define TRANSPOSE16(type, lines)                 \
  do {                                           \
    type other[16];                              \
    INTERLEAVE(other, lines, 8, LOW16, HIGH16)   \
    INTERLEAVE(lines, other, 8, LOW16, HIGH16)   \
    INTERLEAVE(other, lines, 8, LOW16, HIGH16)   \
    INTERLEAVE(lines, other, 8, LOW16, HIGH16)   \
  } while (0)
#define TRANSPOSE32(type, lines, result)          \
  do {                                            \
    type other[32];                               \
    INTERLEAVE(result, lines, 16, LOW32, HIGH32)  \
    INTERLEAVE(other, result, 16, LOW32, HIGH32)  \
    INTERLEAVE(result, other, 16, LOW32, HIGH32)  \
    INTERLEAVE(other, result, 16, LOW32, HIGH32)  \
    INTERLEAVE(result, other, 16, LOW32, HIGH32)  \
  } while (0)

/// The source lines `*low` to `*high` (exclusive) that `lines` target lines from `spans` on are made of.
INLINE void extent(const ckernels_span *spans, int32_t lines, int32_t *low, int32_t *high) {
  *low = spans[0].first;
  *high = spans[0].first + spans[0].count;
  for (int32_t i = 1; i < lines; i++) {
    if (spans[i].first < *low) *low = spans[i].first;
    if (spans[i].first + spans[i].count > *high) *high = spans[i].first + spans[i].count;
  }
}

#endif
