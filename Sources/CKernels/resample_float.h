// The resampler in floats, for any size: compiled once for each set of instructions, as RESAMPLE_FLOAT.
//
// 16 output rows at a time. Vertically: strips of columns, each source row converted to floats once, then contiguous
// multiply-adds, one a tap. The strip is transposed in registers, so that 16 rows lie side by side in `block`.
// Horizontally: again contiguous, one multiply-add a tap for 16 rows.
//
// Multiplication and addition are rounded separately (no contraction to fma) and always in the same order: that is what
// makes all instruction sets give the same bytes.
#include "resample.h"
#include "resample_vectors.h"

#pragma STDC FP_CONTRACT OFF

enum { LANES = 16, STRIP = 64 };
typedef float Floats __attribute__((vector_size(64), aligned(4)));
typedef int32_t Ints __attribute__((vector_size(64), aligned(4)));
typedef uint8_t Bytes __attribute__((vector_size(16), aligned(1)));

/// `vectors` x 16 columns of the band: floats of the source rows in `column`, then 16 lines to `block`.
#define STRIP_FUNCTION(name, vectors)                                                                          \
  INLINE void name(                                                                                            \
      const uint8_t *source, ptrdiff_t stride, int32_t rows, const ckernels_span *spans, const float *weights, \
      int32_t weight_stride, int32_t low, int32_t lines, float *column, float *block) {                        \
    for (int32_t r = 0; r < rows; r++, source += stride)                                                       \
      for (int v = 0; v < vectors; v++)                                                                        \
        *(Floats *)(column + ((size_t)r * vectors + v) * LANES) =                                              \
            __builtin_convertvector(*(const Bytes *)(source + v * LANES), Floats);                             \
    Floats out[vectors][LANES];                                                                                \
    for (int i = 0; i < LANES; i++)                                                                            \
      for (int v = 0; v < vectors; v++) out[v][i] = (Floats){0};                                               \
    for (int32_t i = 0; i < lines; i++) {                                                                      \
      const float *weight = weights + (size_t)i * weight_stride;                                               \
      const Floats *in = (const Floats *)(column + (size_t)(spans[i].first - low) * vectors * LANES);          \
      Floats sum[vectors];                                                                                     \
      for (int v = 0; v < vectors; v++) sum[v] = (Floats){0};                                                  \
      for (int32_t k = 0; k < spans[i].count; k++, in += vectors)                                              \
        for (int v = 0; v < vectors; v++) sum[v] += weight[k] * in[v];                                         \
      for (int v = 0; v < vectors; v++) out[v][i] = sum[v];                                                    \
    }                                                                                                          \
    for (int v = 0; v < vectors; v++) {                                                                        \
      TRANSPOSE16(Floats, out[v]);                                                                               \
      for (int i = 0; i < LANES; i++) *(Floats *)(block + (size_t)(v * LANES + i) * LANES) = out[v][i];        \
    }                                                                                                          \
  }

STRIP_FUNCTION(wide_strip, 4)
STRIP_FUNCTION(narrow_strip, 1)

INLINE void store_rounded(const Floats *sum, Bytes *out) {
  Floats values = *sum + 0.5f;
  values = __builtin_elementwise_min(__builtin_elementwise_max(values, (Floats){0}), (Floats){0} + 255.0f);
  *out = __builtin_convertvector(__builtin_convertvector(values, Ints), Bytes);
}

INLINE void horizontal(
    const float *block, const ckernels_table *across, bool transposed, int32_t lines, uint8_t *target,
    ptrdiff_t stride) {
  for (int32_t left = 0; left < across->count; left += LANES) {
    int32_t columns = across->count - left < LANES ? across->count - left : LANES;
    Bytes tile[LANES];
    for (int32_t j = 0; j < columns; j++) {
      ckernels_span span = across->spans[left + j];
      const float *weight = across->weights + (size_t)(left + j) * across->stride;
      const Floats *in = (const Floats *)block + (span.first - across->low);
      Floats sum = (Floats){0};
      for (int32_t k = 0; k < span.count; k++) sum += weight[k] * in[k];
      store_rounded(&sum, &tile[j]);
    }
    for (int32_t j = columns; j < LANES; j++) tile[j] = tile[columns - 1];
    if (transposed) {
      for (int32_t j = 0; j < columns; j++) *(Bytes *)(target + (left + j) * stride) = tile[j];
    } else {
      TRANSPOSE16(Bytes, tile);
      for (int32_t i = 0; i < lines; i++) *(Bytes *)(target + i * stride + left) = tile[i];
    }
  }
}

KERNEL void RESAMPLE_FLOAT(
    const uint8_t *source, ptrdiff_t source_stride, const ckernels_table *across, const ckernels_table *down,
    bool transposed, float *scratch, uint8_t *target, ptrdiff_t target_stride) {
  int32_t columns = across->high - across->low;
  float *block = scratch;
  float *column = scratch + ((size_t)columns + LANES) * LANES;
  for (int32_t y = 0; y < down->count; y += LANES) {
    int32_t lines = down->count - y < LANES ? down->count - y : LANES;
    const ckernels_span *spans = down->spans + y;
    const float *weights = down->weights + (size_t)y * down->stride;
    int32_t low, high;
    extent(spans, lines, &low, &high);
    const uint8_t *corner = source + low * source_stride + across->low;
    int32_t x = 0;
    for (; x + STRIP <= columns; x += STRIP)
      wide_strip(
          corner + x, source_stride, high - low, spans, weights, down->stride, low, lines, column,
          block + (size_t)x * LANES);
    for (; x < columns; x += LANES)
      narrow_strip(
          corner + x, source_stride, high - low, spans, weights, down->stride, low, lines, column,
          block + (size_t)x * LANES);
    horizontal(
        block, across, transposed, lines, transposed ? target + y : target + y * target_stride, target_stride);
  }
}
