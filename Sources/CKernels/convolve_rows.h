// Where the rows of a convolution lie in its scratch memory.
#ifndef CKERNELS_CONVOLVE_ROWS_H
#define CKERNELS_CONVOLVE_ROWS_H

#include <stddef.h>
#include <stdint.h>

/// Columns computed at once.
enum { CONVOLVE_BLOCK = 64 };

/// Room at either end of a row for repeated edges, samples.
static inline size_t convolve_margin(int32_t reach) { return ((size_t)reach + 31) / 32 * 32; }

/// Of a row with its margins, samples.
static inline size_t convolve_row(int32_t width, int32_t reach) {
  return ((size_t)width + CONVOLVE_BLOCK - 1) / CONVOLVE_BLOCK * CONVOLVE_BLOCK + 2 * convolve_margin(reach);
}

/// Rows kept, at least as many as a mask is high: a power of 2, so that a row's place is no division.
static inline int32_t convolve_slots(int32_t reach) {
  int32_t slots = 1;
  while (slots <= 2 * reach) slots *= 2;
  return slots;
}

#endif
