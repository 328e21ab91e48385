// Which vector instructions a kernel is to use.
#include "instructions.h"

bool ckernels_supports(ckernels_instructions instructions) {
#if defined(__x86_64__)
  __builtin_cpu_init();
  bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma") && __builtin_cpu_supports("bmi") &&
              __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("popcnt");
  bool avx512 = avx2 && __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                __builtin_cpu_supports("avx512cd") && __builtin_cpu_supports("avx512dq") &&
                __builtin_cpu_supports("avx512vl");
  return instructions == CKERNELS_BASELINE || (instructions == CKERNELS_AVX2 && avx2) ||
         (instructions == CKERNELS_AVX512 && avx512);
#else
  return instructions == CKERNELS_BASELINE;
#endif
}

ckernels_instructions ckernels_best_instructions(void) {
  if (ckernels_supports(CKERNELS_AVX512)) return CKERNELS_AVX512;
  return ckernels_supports(CKERNELS_AVX2) ? CKERNELS_AVX2 : CKERNELS_BASELINE;
}
