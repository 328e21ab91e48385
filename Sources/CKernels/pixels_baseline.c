// Loops over pixels and their transparency in the instructions every processor of this kind has.
#define NAMED(kernel) ckernels_##kernel##_baseline
#include "alpha_body.h"
#include "pixels_body.h"
#include "png_filter_body.h"
