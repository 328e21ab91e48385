// Masks for ckernels_convolve.
#ifndef CKERNELS_MASK_H
#define CKERNELS_MASK_H

#include <stdbool.h>
#include <stdint.h>

enum {
  /// Coefficients other than 0 of one mask, at most; a separable Gaussian's up to sigma 20.
  CKERNELS_MASK_TAPS = 73,
};

/// Each result is the sum over the taps of weight x neighbour, plus the offset, rounded to nearest.
typedef struct {
  int32_t count;
  /// How far taps lie from the pixel, at most, columns and rows.
  int32_t reach_across;
  int32_t reach_down;
  /// Of each tap, from the pixel.
  int16_t across[CKERNELS_MASK_TAPS];
  int16_t down[CKERNELS_MASK_TAPS];
  /// Coefficients divided by the scale.
  double weights[CKERNELS_MASK_TAPS];
  /// With what rounds: the result is the integer below the sum.
  double offset;

  /// Sums fit 16 bits: then they are exact, from `start`, and divided by a multiplication.
  bool is_narrow;
  /// Modulo 2^16.
  uint16_t coefficients[CKERNELS_MASK_TAPS];
  uint16_t start;
  /// A sum of this is 0 or below, and one of `high` more the largest that matters.
  uint16_t zero;
  uint16_t high;
  /// quotient = ((sum + increment) x multiplier) >> (16 + shift)
  uint16_t increment;
  uint16_t multiplier;
  uint16_t shift;
} ckernels_mask;

/// Prepares a mask of odd sides, `coefficients` row by row; `scale` is not 0. All numbers are finite.
/// False if it has too many coefficients.
bool ckernels_mask_prepare(
    int32_t width, int32_t height, const double *coefficients, double scale, double offset, ckernels_mask *mask);

/// One axis of libvips's integer Gaussian (vips_gaussmat, min_ampl 0.2): cut off below a fifth of its peak, then rounded
/// to twentieths. Both axes, each rounded to 8 bits, are vips_gaussblur. False if sigma is too large.
bool ckernels_mask_gaussian(double sigma, bool is_vertical, ckernels_mask *mask);

#endif
