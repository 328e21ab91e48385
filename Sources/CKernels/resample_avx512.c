// The resampler in the instructions of x86-64-v4.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define WIDE
#define RESAMPLE ckernels_resample_avx512
#include "resample_body.h"
#pragma clang attribute pop
#endif
