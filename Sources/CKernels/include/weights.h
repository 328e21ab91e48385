// Resampling weights of one axis.
#ifndef CKERNELS_WEIGHTS_H
#define CKERNELS_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// libvips's kernels (VipsKernel).
typedef enum {
  /// sin(pi x) / (pi x), windowed by itself stretched over 3 or 2 lobes.
  CKERNELS_LANCZOS3 = 0,
  CKERNELS_LANCZOS2 = 1,
  /// Mitchell and Netravali's family (1988): B = C = 1/3.
  CKERNELS_MITCHELL = 2,
  /// B = 0, C = 1/2 (Catmull-Rom).
  CKERNELS_CUBIC = 3,
  /// Triangle.
  CKERNELS_LINEAR = 4,
  /// The sample the centre falls into.
  CKERNELS_NEAREST = 5,
} ckernels_filter;

enum {
  /// Samples of a kernel between two whole numbers.
  CKERNELS_FILTER_GRID = 1024,
  /// Entries of a sampled kernel, enough for 3 lobes.
  CKERNELS_FILTER_SAMPLES = 3 * 1024 + 2,
};

/// Half of the kernel's width, in samples of the coarser side.
double ckernels_filter_support(ckernels_filter filter);

/// Fills CKERNELS_FILTER_SAMPLES values of the kernel at 0, 1/1024, 2/1024...: two sines a weight would cost more than
/// the resize.
void ckernels_filter_sample(ckernels_filter filter, float *samples);

/// Which input samples one output sample is made of: `count` from `first`.
typedef struct {
  int32_t first;
  int32_t count;
} ckernels_span;

/// How outputs lie over inputs, one axis. Positions are in output samples, sample i covering i...i+1; they may be
/// fractional, for half of 525 columns is 262.5.
typedef struct {
  ckernels_filter filter;
  /// Input samples there are; beyond them the edge repeats.
  int32_t size;
  /// How often each input sample stands side by side before it is resized: libjpeg repeats the chroma of 4:1:1, where it
  /// interpolates that of other samplings. 1 for as it is. `step` is of single samples all the same.
  int32_t repeats;
  /// Output samples wanted.
  int32_t count;
  /// The outputs run the other way round.
  bool flipped;
  /// Input samples per output sample.
  double step;
  /// Of the whole picture, output samples.
  double total;
  /// Where the first output begins.
  double start;
  /// No output's centre lies beyond this: the last chroma sample of an odd width stands for one column, not two.
  double last;
} ckernels_axis;

/// An upper bound for the weights of one output.
int32_t ckernels_weights_stride(const ckernels_axis *axis);

/// Fills `axis->count` spans, and for each `stride` weights that sum to 1, of which span.count are used.
void ckernels_weights_fill(
    const ckernels_axis *axis, const float *samples, int32_t stride, ckernels_span *spans, float *weights);

/// Whether 16 bits are enough for the weights of such an axis: shrinking, of not too many taps. Then no weight reaches 1.
bool ckernels_weights_fit_fixed(const ckernels_axis *axis);

/// Weights of 2^15, as ckernels_weights_fill lays them out; those of one output sum to 2^15 exactly.
void ckernels_weights_fix(
    int32_t count, int32_t stride, const ckernels_span *spans, const float *weights, int16_t *fixed);

#endif
