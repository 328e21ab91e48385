// Chooses the loops compiled for the instructions asked for.
#include "pixels.h"

#include "dispatch.h"

typedef bool splitter(const ckernels_pixels *pixels, const ckernels_planes *planes, bool premultiply);
typedef void merger(
    const ckernels_planes *planes, int32_t width, int32_t height, uint8_t *pixels, ptrdiff_t stride);

DECLARE(splitter, split)
DECLARE(merger, merge)

bool ckernels_split(
    ckernels_instructions instructions, const ckernels_pixels *pixels, const ckernels_planes *planes, bool premultiply) {
  return CHOOSE(split, instructions)(pixels, planes, premultiply);
}

void ckernels_merge(
    ckernels_instructions instructions, const ckernels_planes *planes, int32_t width, int32_t height, uint8_t *pixels,
    ptrdiff_t stride) {
  CHOOSE(merge, instructions)(planes, width, height, pixels, stride);
}
