// Samples in doubles, 8 at a time.
#ifndef CKERNELS_REALS_H
#define CKERNELS_REALS_H

#include <stdint.h>

#include "inline.h"

enum { REAL_LANES = 8 };
typedef double Reals __attribute__((vector_size(64), aligned(8)));
typedef int32_t Integers8 __attribute__((vector_size(32), aligned(4)));
typedef uint8_t Octets8 __attribute__((vector_size(8), aligned(1)));

#define LOAD_REALS(from) __builtin_convertvector(*(const Octets8 *)(from), Reals)

/// Clamped to 0...255.
INLINE void store_rounded_down(const Reals *values, uint8_t *to) {
  Reals clamped = __builtin_elementwise_min(__builtin_elementwise_max(*values, (Reals){0}), (Reals){0} + 255);
  *(Octets8 *)to = __builtin_convertvector(__builtin_convertvector(clamped, Integers8), Octets8);
}

#endif
