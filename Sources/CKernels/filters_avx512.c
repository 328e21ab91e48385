// Filters and loops over pixels in the instructions of x86-64-v4.
#if defined(__x86_64__)
#pragma clang attribute push(__attribute__((target("arch=x86-64-v4"))), apply_to = function)
#define WIDE
#define NAMED(kernel) ckernels_##kernel##_avx512
#include "alpha_body.h"
#include "colour_body.h"
#include "convolve_body.h"
#include "jpeg_scan_body.h"
#include "pixels_body.h"
#include "png_filter_body.h"
#include "point_body.h"
#include "recombine_body.h"
#pragma clang attribute pop
#endif
