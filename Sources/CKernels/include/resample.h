// Separable resize of one 8-bit plane.
#ifndef CKERNELS_RESAMPLE_H
#define CKERNELS_RESAMPLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "instructions.h"
#include "weights.h"

enum {
  /// Rows of source and target end on a multiple of this, bytes; what lies beyond the picture may be read or overwritten.
  CKERNELS_ROW_ALIGNMENT = 64,
};

/// A filled table: see ckernels_weights_fill. `low`, a multiple of 64, and `high` enclose all spans.
typedef struct {
  const ckernels_span *spans;
  const float *weights;
  /// Instead of `weights`, or NULL.
  const int16_t *fixed;
  int32_t stride;
  int32_t count;
  int32_t low;
  int32_t high;
} ckernels_table;

/// Floats of scratch memory, aligned to 64 bytes, that `ckernels_resample` needs for these tables.
size_t ckernels_resample_scratch(const ckernels_table *across, const ckernels_table *down);

/// Resizes `source` to across->count x down->count, or, transposed, to down->count x across->count with rows and columns
/// exchanged. In fixed point if both tables are, in floats if neither is. Target rows are written in whole groups of 16
/// or 32 bytes.
void ckernels_resample(
    ckernels_instructions instructions, const uint8_t *source, ptrdiff_t source_stride, const ckernels_table *across,
    const ckernels_table *down, bool transposed, float *scratch, uint8_t *target, ptrdiff_t target_stride);

#endif
