// Pixel kernels: loops over plain arrays, no allocation but where said, no global state.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "clock.h"
#include "png_filter.h"
#include "instructions.h"
#include "pixels.h"
#include "resample.h"
#include "png_unfilter.h"
#include "weights.h"

#endif
