// Chooses the convolution compiled for the instructions asked for, and says how much memory it needs.
#include "convolve.h"

#include "convolve_rows.h"
#include "dispatch.h"

typedef void convolver(
    const ckernels_mask *mask, uint8_t *plane, ptrdiff_t stride, int32_t width, int32_t height, void *scratch);

DECLARE(convolver, convolve_narrow)
DECLARE(convolver, convolve_wide)

size_t ckernels_convolve_scratch(const ckernels_mask *mask, int32_t width) {
  size_t samples = convolve_row(width, mask->reach_across) * (size_t)convolve_slots(mask->reach_down);
  return samples * (mask->is_narrow ? sizeof(uint16_t) : sizeof(double));
}

void ckernels_convolve(
    ckernels_instructions instructions, const ckernels_mask *mask, uint8_t *plane, ptrdiff_t stride, int32_t width,
    int32_t height, void *scratch) {
  convolver *function = mask->is_narrow ? CHOOSE(convolve_narrow, instructions) : CHOOSE(convolve_wide, instructions);
  function(mask, plane, stride, width, height, scratch);
}
