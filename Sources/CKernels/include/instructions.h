// Which vector instructions a kernel is to use.
#ifndef CKERNELS_INSTRUCTIONS_H
#define CKERNELS_INSTRUCTIONS_H

#include <stdbool.h>

/// Every kernel gives the same bytes on each of them.
typedef enum {
  /// What the compiler assumes of every processor of this kind: SSE2 on x86-64, NEON on arm64.
  CKERNELS_BASELINE = 0,
  /// x86-64-v3: AVX2.
  CKERNELS_AVX2 = 1,
  /// x86-64-v4: AVX-512 F, BW, CD, DQ, VL.
  CKERNELS_AVX512 = 2,
} ckernels_instructions;

/// Whether this processor and its operating system can run them.
bool ckernels_supports(ckernels_instructions instructions);

/// The fastest supported ones.
ckernels_instructions ckernels_best_instructions(void);

#endif
