// Pixels to planes and back in the instructions of x86-64-v3.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v3"))), apply_to = function)
#define FILTER ckernels_png_filter_avx2
#define SPLIT ckernels_split_avx2
#define MERGE ckernels_merge_avx2
#include "png_filter_loops.h"
#include "pixels_loops.h"
#pragma clang attribute pop
#endif
