// Loops over pixels and their transparency in the instructions of x86-64-v4.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define WIDE
#define NAMED(kernel) ckernels_##kernel##_avx512
#include "alpha_body.h"
#include "pixels_body.h"
#include "png_filter_body.h"
#pragma clang attribute pop
#endif
