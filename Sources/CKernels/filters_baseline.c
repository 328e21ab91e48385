// Filters and loops over pixels in the instructions every processor of this kind has.
#define NAMED(kernel) ckernels_##kernel##_baseline
#include "alpha_body.h"
#include "colour_body.h"
#include "convolve_body.h"
#include "jpeg_scan_body.h"
#include "pixels_body.h"
#include "png_filter_body.h"
#include "point_body.h"
#include "recombine_body.h"
