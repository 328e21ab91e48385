// Pixels to planes and back in the instructions of x86-64-v4.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define WIDE
#define FILTER ckernels_png_filter_avx512
#define SPLIT ckernels_split_avx512
#define MERGE ckernels_merge_avx512
#include "png_filter_loops.h"
#include "pixels_loops.h"
#pragma clang attribute pop
#endif
