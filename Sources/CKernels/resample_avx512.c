// The resamplers in the instructions of x86-64-v4.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define WIDE
#define RESAMPLE_FIXED ckernels_resample_fixed_avx512
#define RESAMPLE_FLOAT ckernels_resample_float_avx512
#include "resample_fixed.h"
#include "resample_float.h"
#pragma clang attribute pop
#endif
