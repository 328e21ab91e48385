// The resampler in the instructions every processor of this kind has.
#define RESAMPLE ckernels_resample_baseline
#include "resample_body.h"
