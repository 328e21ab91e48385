// The resampler in 16-bit fixed point, for moderate shrinking: compiled once for each set of instructions, as
// RESAMPLE_FIXED. Twice as fast as in floats, and within 0.05 of a level of them before rounding.
//
// As in resample_float.h, with 32 output rows at a time. Samples are centred, (value - 128) x 2^8, weights are of 2^15,
// and of each product the upper 16 bits are kept: 7 fraction bits after the vertical pass, 6 after the horizontal one.
// Keeping the upper bits rounds down, by half a unit a tap on average, which the sums begin with.
#include "resample.h"
#include "resample_vectors.h"

enum { FIXED_LANES = 32, FIXED_STRIP = 64 };
typedef int16_t Shorts __attribute__((vector_size(64), aligned(2)));
typedef int32_t Products __attribute__((vector_size(128), aligned(4)));
typedef uint8_t Bytes32 __attribute__((vector_size(32), aligned(1)));
typedef uint16_t Words __attribute__((vector_size(64), aligned(2)));

/// Upper halves of the products with one weight: one instruction (pmulhw) of two operands.
INLINE void add_product(Shorts *sum, const Shorts *values, int16_t weight) {
  Products product =
      __builtin_convertvector(*values, Products) * __builtin_convertvector((Shorts){0} + weight, Products);
  *sum += __builtin_convertvector(product >> 16, Shorts);
}

/// `vectors` x 32 columns of the band: centred source rows in `column`, then 32 lines to `block`.
#define FIXED_STRIP_FUNCTION(name, vectors)                                                                       \
  INLINE void name(                                                                                               \
      const uint8_t *source, ptrdiff_t stride, int32_t rows, const ckernels_span *spans, const int16_t *weights,  \
      int32_t weight_stride, int32_t low, int32_t lines, int16_t *column, int16_t *block) {                       \
    for (int32_t r = 0; r < rows; r++, source += stride)                                                          \
      for (int v = 0; v < vectors; v++) {                                                                         \
        Words words = __builtin_convertvector(*(const Bytes32 *)(source + v * FIXED_LANES), Words);               \
        *(Shorts *)(column + ((size_t)r * vectors + v) * FIXED_LANES) = (Shorts)((words << 8) ^ (uint16_t)0x8000); \
      }                                                                                                           \
    Shorts out[vectors][FIXED_LANES], turned[FIXED_LANES];                                                        \
    for (int32_t i = 0; i < lines; i++) {                                                                         \
      const int16_t *weight = weights + (size_t)i * weight_stride;                                                \
      const Shorts *in = (const Shorts *)(column + (size_t)(spans[i].first - low) * vectors * FIXED_LANES);       \
      Shorts sum[vectors];                                                                                        \
      for (int v = 0; v < vectors; v++) sum[v] = (Shorts){0} + (int16_t)(spans[i].count >> 1);                    \
      for (int32_t k = 0; k < spans[i].count; k++, in += vectors)                                                 \
        for (int v = 0; v < vectors; v++) add_product(&sum[v], &in[v], weight[k]);                                \
      for (int v = 0; v < vectors; v++) out[v][i] = sum[v];                                                       \
    }                                                                                                             \
    for (int v = 0; v < vectors; v++) {                                                                           \
      for (int32_t i = lines; i < FIXED_LANES; i++) out[v][i] = (Shorts){0};                                      \
      TRANSPOSE32(Shorts, out[v], turned);                                                                        \
      for (int i = 0; i < FIXED_LANES; i++)                                                                       \
        *(Shorts *)(block + (size_t)(v * FIXED_LANES + i) * FIXED_LANES) = turned[i];                             \
    }                                                                                                             \
  }

FIXED_STRIP_FUNCTION(wide_fixed_strip, 2)
FIXED_STRIP_FUNCTION(narrow_fixed_strip, 1)

INLINE void fixed_horizontal(
    const int16_t *block, const ckernels_table *across, bool transposed, int32_t lines, uint8_t *target,
    ptrdiff_t stride) {
  for (int32_t left = 0; left < across->count; left += FIXED_LANES) {
    int32_t columns = across->count - left < FIXED_LANES ? across->count - left : FIXED_LANES;
    Bytes32 tile[FIXED_LANES], turned[FIXED_LANES];
    for (int32_t j = 0; j < columns; j++) {
      ckernels_span span = across->spans[left + j];
      const int16_t *weight = across->fixed + (size_t)(left + j) * across->stride;
      const Shorts *in = (const Shorts *)block + (span.first - across->low);
      Shorts sum = (Shorts){0} + (int16_t)(32 + (span.count >> 1));
      for (int32_t k = 0; k < span.count; k++) add_product(&sum, &in[k], weight[k]);
      sum = (sum >> 6) + (int16_t)128;
      sum = __builtin_elementwise_min(__builtin_elementwise_max(sum, (Shorts){0}), (Shorts){0} + (int16_t)255);
      tile[j] = __builtin_convertvector(sum, Bytes32);
    }
    if (transposed) {
      for (int32_t j = 0; j < columns; j++) *(Bytes32 *)(target + (left + j) * stride) = tile[j];
    } else {
      for (int32_t j = columns; j < FIXED_LANES; j++) tile[j] = (Bytes32){0};
      TRANSPOSE32(Bytes32, tile, turned);
      for (int32_t i = 0; i < lines; i++) *(Bytes32 *)(target + i * stride + left) = turned[i];
    }
  }
}

KERNEL void RESAMPLE_FIXED(
    const uint8_t *source, ptrdiff_t source_stride, const ckernels_table *across, const ckernels_table *down,
    bool transposed, float *scratch, uint8_t *target, ptrdiff_t target_stride) {
  int32_t columns = across->high - across->low;
  int16_t *block = (int16_t *)scratch;
  int16_t *column = block + ((size_t)columns + FIXED_LANES) * FIXED_LANES;
  for (int32_t y = 0; y < down->count; y += FIXED_LANES) {
    int32_t lines = down->count - y < FIXED_LANES ? down->count - y : FIXED_LANES;
    const ckernels_span *spans = down->spans + y;
    const int16_t *weights = down->fixed + (size_t)y * down->stride;
    int32_t low, high;
    extent(spans, lines, &low, &high);
    const uint8_t *corner = source + low * source_stride + across->low;
    int32_t x = 0;
    for (; x + FIXED_LANES < columns; x += FIXED_STRIP)
      wide_fixed_strip(
          corner + x, source_stride, high - low, spans, weights, down->stride, low, lines, column,
          block + (size_t)x * FIXED_LANES);
    if (x < columns)
      narrow_fixed_strip(
          corner + x, source_stride, high - low, spans, weights, down->stride, low, lines, column,
          block + (size_t)x * FIXED_LANES);
    fixed_horizontal(
        block, across, transposed, lines, transposed ? target + y : target + y * target_stride, target_stride);
  }
}
