// Pixels to planes and back in the instructions every processor of this kind has.
#define FILTER ckernels_png_filter_baseline
#define SPLIT ckernels_split_baseline
#define MERGE ckernels_merge_baseline
#include "png_filter_loops.h"
#include "pixels_loops.h"
