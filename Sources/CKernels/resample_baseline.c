// The resamplers in the instructions every processor of this kind has.
#define RESAMPLE_FIXED ckernels_resample_fixed_baseline
#define RESAMPLE_FLOAT ckernels_resample_float_baseline
#include "resample_fixed.h"
#include "resample_float.h"
