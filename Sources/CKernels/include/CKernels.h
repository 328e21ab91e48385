// Pixel kernels: loops over plain arrays, no allocation but where said, no global state.
#ifndef CKERNELS_H
#define CKERNELS_H

#include "alpha.h"
#include "clock.h"
#include "colour.h"
#include "convolve.h"
#include "halve.h"
#include "instructions.h"
#include "jpeg_scan.h"
#include "luma.h"
#include "mask.h"
#include "pixels.h"
#include "png_filter.h"
#include "png_unfilter.h"
#include "point.h"
#include "recombine.h"
#include "resample.h"
#include "weights.h"

#endif
