// Which of a kernel's compilations runs: one is made by each *_baseline.c, *_avx2.c and *_avx512.c.
#ifndef CKERNELS_DISPATCH_H
#define CKERNELS_DISPATCH_H

#include "instructions.h"

#if defined(__x86_64__)
#define DECLARE(type, kernel) type ckernels_##kernel##_baseline, ckernels_##kernel##_avx2, ckernels_##kernel##_avx512;
#define CHOOSE(kernel, instructions)                              \
  ((instructions) == CKERNELS_AVX512 ? ckernels_##kernel##_avx512 \
   : (instructions) == CKERNELS_AVX2 ? ckernels_##kernel##_avx2   \
                                     : ckernels_##kernel##_baseline)
#else
#define DECLARE(type, kernel) type ckernels_##kernel##_baseline;
#define CHOOSE(kernel, instructions) ((void)(instructions), ckernels_##kernel##_baseline)
#endif

#endif
