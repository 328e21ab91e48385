// Vectors of pairs of 16-bit numbers, one pair for each lane of 32 bits, its first number in the lower half.
#ifndef CKERNELS_PAIRS_H
#define CKERNELS_PAIRS_H

#include <stddef.h>

#include "octets.h"

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first of a pair is in front in memory");
typedef int16_t Pairs __attribute__((vector_size(64), aligned(64)));
typedef uint8_t Octets64 __attribute__((vector_size(64), aligned(1)));

#define SAME_PAIRS(pair) ((Pairs)((Integers16){0} + (pair)))
#define PAIR_OF(first, second) ((int32_t)((uint32_t)(uint16_t)(first) | (uint32_t)(second) << 16))
/// The lower halves of `first`, the upper ones of `second`.
#define PAIRS_OF(first, second) ((Pairs)(((first) & 0xffff) | ((second) & ~0xffff)))

// Each pair times two factors, summed: one instruction on x86-64, which compilers do not always see.
#if defined(__x86_64__)
#if defined(WIDE)
typedef int16_t PairsPart __attribute__((vector_size(64)));
#define PART_PRODUCTS __builtin_ia32_pmaddwd512
#elif defined(SHUFFLES)
typedef int16_t PairsPart __attribute__((vector_size(32)));
#define PART_PRODUCTS __builtin_ia32_pmaddwd256
#else
typedef int16_t PairsPart __attribute__((vector_size(16)));
#define PART_PRODUCTS __builtin_ia32_pmaddwd128
#endif
typedef union {
  Pairs pairs;
  Integers16 sums;
  PairsPart parts[sizeof(Pairs) / sizeof(PairsPart)];
} PairsUnion;

INLINE void multiply_pairs(const Pairs *pairs, int32_t factors, Integers16 *sums) {
  PairsUnion value = {.pairs = *pairs}, factor = {.pairs = SAME_PAIRS(factors)};
  for (size_t i = 0; i < sizeof(Pairs) / sizeof(PairsPart); i++)
    value.parts[i] = (PairsPart)PART_PRODUCTS(value.parts[i], factor.parts[i]);
  *sums = value.sums;
}
#else
INLINE void multiply_pairs(const Pairs *pairs, int32_t factors, Integers16 *sums) {
  Integers16 both = (Integers16)*pairs;
  *sums = (both << 16 >> 16) * (int16_t)factors + (both >> 16) * (factors >> 16);
}
#endif
#define PRODUCTS(pairs, first, second)                                    \
  ({                                                                      \
    Integers16 products_;                                                 \
    multiply_pairs(&(pairs), PAIR_OF(first, second), &products_);         \
    products_;                                                            \
  })

// Of the same quarter of each: pairs 0 and 1 of both in turn, pairs 2 and 3.
#define TURNS32(a, from) a + from, a + from + 1, 32 + a + from, 32 + a + from + 1
#define QUARTERS(part, from) part(0, from), part(8, from), part(16, from), part(24, from)
#define PAIRWISE(quarter, from) TURNS32(quarter, from), TURNS32(quarter, from + 2)
#define LOW_PAIRS(a, b) __builtin_shufflevector(a, b, QUARTERS(PAIRWISE, 0))
#define HIGH_PAIRS(a, b) __builtin_shufflevector(a, b, QUARTERS(PAIRWISE, 4))
// The same of two pairs each: 0 and 1 of both, 2 and 3 of both.
#define FOURS(quarter, from) \
  quarter + from, quarter + from + 1, quarter + from + 2, quarter + from + 3, 32 + quarter + from, \
      32 + quarter + from + 1, 32 + quarter + from + 2, 32 + quarter + from + 3
#define LOW_FOURS(a, b) __builtin_shufflevector(a, b, QUARTERS(FOURS, 0))
#define HIGH_FOURS(a, b) __builtin_shufflevector(a, b, QUARTERS(FOURS, 4))

// Numbers of 0 to 255 as bytes: of each quarter of `a` and of `b`.
#define BYTES8(from) \
  from, from + 2, from + 4, from + 6, from + 8, from + 10, from + 12, from + 14
#define PACKED(a, b) \
  __builtin_shufflevector((Octets64)(a), (Octets64)(b), BYTES8(0), BYTES8(64), BYTES8(16), BYTES8(80), BYTES8(32), \
                          BYTES8(96), BYTES8(48), BYTES8(112))
#define QUARTER(v, i) (*(const Octets16 *)((const uint8_t *)&(v) + 16 * (i)))

#endif
