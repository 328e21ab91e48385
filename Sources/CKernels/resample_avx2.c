// The resampler in the instructions of x86-64-v3.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define RESAMPLE ckernels_resample_avx2
#include "resample_body.h"
#pragma clang attribute pop
#endif
