// Chooses the resampler compiled for the instructions asked for, and says how much memory it needs.
#include "resample.h"

typedef void resampler(
    const uint8_t *source, ptrdiff_t source_stride, const ckernels_table *across, const ckernels_table *down,
    bool transposed, float *scratch, uint8_t *target, ptrdiff_t target_stride);

resampler ckernels_resample_fixed_baseline, ckernels_resample_float_baseline;
#if defined(__x86_64__)
resampler ckernels_resample_fixed_avx2, ckernels_resample_float_avx2;
resampler ckernels_resample_fixed_avx512, ckernels_resample_float_avx512;
#endif

/// Of the larger of both resamplers, each time.
enum { LINES = 32, LANES = 16, STRIP = 64 };

size_t ckernels_resample_scratch(const ckernels_table *across, const ckernels_table *down) {
  size_t columns = (size_t)(across->high - across->low), tallest = 1;
  for (int32_t y = 0; y < down->count; y += LINES) {
    int32_t low = down->spans[y].first, high = low;
    for (int32_t i = y; i < down->count && i < y + LINES; i++) {
      ckernels_span span = down->spans[i];
      if (span.first < low) low = span.first;
      if (span.first + span.count > high) high = span.first + span.count;
    }
    if ((size_t)(high - low) > tallest) tallest = (size_t)(high - low);
  }
  return (columns + STRIP) * LANES + tallest * STRIP;
}

void ckernels_resample(
    ckernels_instructions instructions, const uint8_t *source, ptrdiff_t source_stride, const ckernels_table *across,
    const ckernels_table *down, bool transposed, float *scratch, uint8_t *target, ptrdiff_t target_stride) {
  bool fixed = across->fixed && down->fixed;
  resampler *function = fixed ? ckernels_resample_fixed_baseline : ckernels_resample_float_baseline;
#if defined(__x86_64__)
  if (instructions == CKERNELS_AVX512)
    function = fixed ? ckernels_resample_fixed_avx512 : ckernels_resample_float_avx512;
  if (instructions == CKERNELS_AVX2) function = fixed ? ckernels_resample_fixed_avx2 : ckernels_resample_float_avx2;
#endif
  function(source, source_stride, across, down, transposed, scratch, target, target_stride);
}
