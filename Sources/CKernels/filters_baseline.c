// The filters in the instructions every processor of this kind has.
#define NAMED(kernel) ckernels_##kernel##_baseline
#include "colour_body.h"
#include "convolve_body.h"
#include "point_body.h"
#include "recombine_body.h"
