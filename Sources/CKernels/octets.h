// Samples in vectors of wider numbers.
#ifndef CKERNELS_OCTETS_H
#define CKERNELS_OCTETS_H

#include <stdint.h>

#include "inline.h"

enum { INTEGER_LANES = 16, SINGLE_LANES = 16, REAL_LANES = 8 };
typedef float Singles __attribute__((vector_size(64), aligned(4)));
typedef double Reals __attribute__((vector_size(64), aligned(8)));
typedef int32_t Integers16 __attribute__((vector_size(64), aligned(4)));
typedef int32_t Integers8 __attribute__((vector_size(32), aligned(4)));
typedef uint8_t Octets32 __attribute__((vector_size(32), aligned(1)));
typedef uint8_t Octets16 __attribute__((vector_size(16), aligned(1)));
typedef uint8_t Octets8 __attribute__((vector_size(8), aligned(1)));

#define LOAD_INTEGERS(from) __builtin_convertvector(*(const Octets16 *)(from), Integers16)
#define LOAD_SINGLES(from) __builtin_convertvector(*(const Octets16 *)(from), Singles)
#define LOAD_REALS(from) __builtin_convertvector(*(const Octets8 *)(from), Reals)

/// Clamped to 0...255.
INLINE void store_integers(const Integers16 *values, uint8_t *to) {
  Integers16 clamped =
      __builtin_elementwise_min(__builtin_elementwise_max(*values, (Integers16){0}), (Integers16){0} + 255);
  *(Octets16 *)to = __builtin_convertvector(clamped, Octets16);
}

/// Clamped to 0...255 and rounded down.
INLINE void store_singles(const Singles *values, uint8_t *to) {
  Singles clamped = __builtin_elementwise_min(__builtin_elementwise_max(*values, (Singles){0}), (Singles){0} + 255);
  *(Octets16 *)to = __builtin_convertvector(__builtin_convertvector(clamped, Integers16), Octets16);
}

/// The same.
INLINE void store_reals(const Reals *values, uint8_t *to) {
  Reals clamped = __builtin_elementwise_min(__builtin_elementwise_max(*values, (Reals){0}), (Reals){0} + 255);
  *(Octets8 *)to = __builtin_convertvector(__builtin_convertvector(clamped, Integers8), Octets8);
}

#endif
