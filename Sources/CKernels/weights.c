// Resampling weights of one axis.
#include "weights.h"

#include <math.h>

#pragma STDC FP_CONTRACT OFF

static const double pi = 3.14159265358979323846;

double ckernels_filter_support(ckernels_filter filter) {
  switch (filter) {
    case CKERNELS_LANCZOS3: return 3;
    case CKERNELS_LANCZOS2:
    case CKERNELS_MITCHELL:
    case CKERNELS_CUBIC: return 2;
    case CKERNELS_LINEAR: return 1;
    case CKERNELS_NEAREST: return 0.5;
  }
  return 0.5;
}

static double windowed_sinc(double x, double lobes) {
  if (x == 0) return 1;
  return sin(pi * x) / (pi * x) * sin(pi * x / lobes) / (pi * x / lobes);
}

static double cubic(double x, double b, double c) {
  if (x < 1) return ((12 - 9 * b - 6 * c) * x * x * x + (-18 + 12 * b + 6 * c) * x * x + 6 - 2 * b) / 6;
  return ((-b - 6 * c) * x * x * x + (6 * b + 30 * c) * x * x + (-12 * b - 48 * c) * x + 8 * b + 24 * c) / 6;
}

static double value(ckernels_filter filter, double x) {
  switch (filter) {
    case CKERNELS_LANCZOS3: return windowed_sinc(x, 3);
    case CKERNELS_LANCZOS2: return windowed_sinc(x, 2);
    case CKERNELS_MITCHELL: return cubic(x, 1.0 / 3, 1.0 / 3);
    case CKERNELS_CUBIC: return cubic(x, 0, 0.5);
    case CKERNELS_LINEAR: return 1 - x;
    case CKERNELS_NEAREST: return 1;
  }
  return 0;
}

void ckernels_filter_sample(ckernels_filter filter, float *samples) {
  int end = (int)(ckernels_filter_support(filter) * CKERNELS_FILTER_GRID);
  bool vanishes = filter != CKERNELS_MITCHELL && filter != CKERNELS_NEAREST;
  for (int i = 0; i < CKERNELS_FILTER_SAMPLES; i++) {
    // Zero, not nearly zero, at whole numbers: such taps are dropped.
    bool whole = vanishes && i > 0 && i % CKERNELS_FILTER_GRID == 0;
    samples[i] = i >= end || whole ? 0 : (float)value(filter, (double)i / CKERNELS_FILTER_GRID);
  }
}

static float sampled(const float *samples, double x) {
  float position = (float)(fabs(x) * CKERNELS_FILTER_GRID);
  if (position >= CKERNELS_FILTER_SAMPLES - 1) return 0;
  int i = (int)position;
  return samples[i] + (position - (float)i) * (samples[i + 1] - samples[i]);
}

/// By how much the kernel is stretched, in repeated samples.
static double stretch(const ckernels_axis *axis) {
  double step = axis->step * axis->repeats;
  return step > 1 ? step : 1;
}

int32_t ckernels_weights_stride(const ckernels_axis *axis) {
  double taps = 2 * ckernels_filter_support(axis->filter) * stretch(axis) / axis->repeats + 2;
  return taps < axis->size ? (int32_t)taps : axis->size;
}

/// The output's centre, in repeated input samples; sample i has its centre at i.
static double centre(const ckernels_axis *axis, int32_t output) {
  double position = axis->start + output + 0.5;
  if (position > axis->last) position = axis->last;
  return (axis->flipped ? axis->total - position : position) * axis->step * axis->repeats - 0.5;
}

static int32_t clamped(int32_t value, int32_t low, int32_t high) {
  return value < low ? low : value > high ? high : value;
}

void ckernels_weights_fill(
    const ckernels_axis *axis, const float *samples, int32_t stride, ckernels_span *spans, float *weights) {
  double scale = stretch(axis), support = ckernels_filter_support(axis->filter) * scale;
  int32_t repeats = axis->repeats, end = axis->size * repeats - 1;
  for (int32_t i = 0; i < axis->count; i++, weights += stride) {
    double middle = centre(axis, i);
    if (axis->filter == CKERNELS_NEAREST) {
      spans[i] = (ckernels_span){clamped((int32_t)floor(middle + 0.5), 0, end) / repeats, 1};
      weights[0] = 1;
      continue;
    }
    int32_t low = (int32_t)ceil(middle - support), high = (int32_t)floor(middle + support);
    int32_t first = clamped(low, 0, end) / repeats, last = clamped(high, 0, end) / repeats;
    float sum = 0;
    for (int32_t j = 0; j <= last - first; j++) weights[j] = 0;
    for (int32_t j = low; j <= high; j++) {
      float weight = sampled(samples, (j - middle) / scale);
      weights[clamped(j, 0, end) / repeats - first] += weight;
      sum += weight;
    }
    int32_t skipped = 0;
    while (first < last && weights[skipped] == 0) first++, skipped++;
    while (first < last && weights[last - first + skipped] == 0) last--;
    for (int32_t j = 0; j <= last - first; j++) weights[j] = weights[j + skipped] / sum;
    spans[i] = (ckernels_span){first, last - first + 1};
  }
}

bool ckernels_weights_fit_fixed(const ckernels_axis *axis) {
  return axis->filter != CKERNELS_NEAREST && axis->step >= 1.05 && ckernels_weights_stride(axis) <= 40;
}

void ckernels_weights_fix(
    int32_t count, int32_t stride, const ckernels_span *spans, const float *weights, int16_t *fixed) {
  for (int32_t i = 0; i < count; i++, weights += stride, fixed += stride) {
    int32_t sum = 0, largest = 0, taps = spans[i].count;
    for (int32_t j = 0; j < taps; j++) {
      fixed[j] = (int16_t)clamped((int32_t)floorf(weights[j] * 32768 + 0.5f), -32767, 32767);
      sum += fixed[j];
      if (fixed[j] > fixed[largest]) largest = j;
    }
    fixed[largest] = (int16_t)clamped(fixed[largest] + 32768 - sum, -32767, 32767);
  }
}
