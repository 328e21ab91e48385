// Chooses the loops compiled for the instructions asked for.
#include "pixels.h"

typedef bool splitter(const ckernels_pixels *pixels, const ckernels_planes *planes, bool premultiply);
typedef void merger(
    const ckernels_planes *planes, int32_t width, int32_t height, bool unpremultiply, uint8_t *pixels, ptrdiff_t stride);

splitter ckernels_split_baseline;
merger ckernels_merge_baseline;
#if defined(__x86_64__)
splitter ckernels_split_avx2, ckernels_split_avx512;
merger ckernels_merge_avx2, ckernels_merge_avx512;
#endif

bool ckernels_split(
    ckernels_instructions instructions, const ckernels_pixels *pixels, const ckernels_planes *planes, bool premultiply) {
  splitter *function = ckernels_split_baseline;
#if defined(__x86_64__)
  if (instructions == CKERNELS_AVX512) function = ckernels_split_avx512;
  if (instructions == CKERNELS_AVX2) function = ckernels_split_avx2;
#endif
  return function(pixels, planes, premultiply);
}

void ckernels_merge(
    ckernels_instructions instructions, const ckernels_planes *planes, int32_t width, int32_t height,
    bool unpremultiply, uint8_t *pixels, ptrdiff_t stride) {
  merger *function = ckernels_merge_baseline;
#if defined(__x86_64__)
  if (instructions == CKERNELS_AVX512) function = ckernels_merge_avx512;
  if (instructions == CKERNELS_AVX2) function = ckernels_merge_avx2;
#endif
  function(planes, width, height, unpremultiply, pixels, stride);
}
