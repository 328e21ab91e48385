// Pixels to planes and back in the instructions every processor of this kind has.
#define SPLIT ckernels_split_baseline
#define MERGE ckernels_merge_baseline
#include "pixels_loops.h"
