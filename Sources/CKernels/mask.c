// Prepares convolution masks.
#include "mask.h"

#include <math.h>
#include <stddef.h>

/// A multiplication instead of a division by `scale` that is exact for every n of 0...`high`, `high` below 2^16 - 1.
/// Rounding the reciprocal up or down (and n up) does it for every scale up to 257: the first n of a quotient and the
/// last of the one before tell.
static bool find_reciprocal(uint32_t scale, ckernels_mask *mask) {
  for (uint32_t shift = 0; shift < 9; shift++)
    for (uint32_t increment = 0; increment < 2; increment++) {
      uint32_t power = (uint32_t)1 << (16 + shift);
      uint32_t multiplier = (power + (increment ? 0 : scale - 1)) / scale;
      if (scale == 1 && increment) multiplier = 0xffff;
      bool exact = multiplier <= 0xffff;
      for (uint32_t first = scale; exact && first <= mask->high; first += scale)
        exact = (uint64_t)(first + increment) * multiplier / power == first / scale &&
                (uint64_t)(first - 1 + increment) * multiplier / power == first / scale - 1;
      exact = exact && (uint64_t)(mask->high + increment) * multiplier / power == mask->high / scale;
      if (!exact) continue;
      mask->increment = (uint16_t)increment;
      mask->multiplier = (uint16_t)multiplier;
      mask->shift = (uint16_t)shift;
      return true;
    }
  return false;
}

/// For whole numbers of which no sum spans more than 16 bits.
static bool narrow(const double *coefficients, double scale, double offset, ckernels_mask *mask) {
  if (!(scale >= 1 && scale <= 257) || scale != rint(scale) || offset != rint(offset)) return false;
  double rounding = floor(scale / 2) + offset * scale, lowest = rounding, highest = rounding;
  for (int32_t i = 0; i < mask->count; i++) {
    double coefficient = coefficients[i];
    if (coefficient != rint(coefficient)) return false;
    *(coefficient < 0 ? &lowest : &highest) += 255 * coefficient;
  }
  double zero = lowest < 0 ? -lowest : 0;
  if (!(zero <= 65535 && highest + zero <= 65535)) return false;
  for (int32_t i = 0; i < mask->count; i++) mask->coefficients[i] = (uint16_t)(int32_t)coefficients[i];
  mask->zero = (uint16_t)zero;
  mask->start = (uint16_t)(rounding + zero);
  mask->high = (uint16_t)fmin(256 * scale - 1, 65534);
  return find_reciprocal((uint32_t)scale, mask);
}

bool ckernels_mask_prepare(
    int32_t width, int32_t height, const double *coefficients, double scale, double offset, ckernels_mask *mask) {
  double kept[CKERNELS_MASK_TAPS];
  mask->count = 0;
  mask->reach_across = width / 2;
  mask->reach_down = height / 2;
  for (int32_t i = 0; i < width * height; i++) {
    if (coefficients[i] == 0) continue;
    if (mask->count == CKERNELS_MASK_TAPS) return false;
    kept[mask->count] = coefficients[i];
    mask->weights[mask->count] = coefficients[i] / scale;
    mask->across[mask->count] = (int16_t)(i % width - width / 2);
    mask->down[mask->count] = (int16_t)(i / width - height / 2);
    mask->count++;
  }
  // Sums of whole numbers are rounded as in integers, half up: half a unit keeps them off the edge.
  bool is_whole = scale >= 1 && scale == rint(scale) && offset == rint(offset);
  for (int32_t i = 0; i < mask->count; i++) is_whole = is_whole && kept[i] == rint(kept[i]);
  mask->offset = offset + (is_whole ? (floor(scale / 2) + 0.5) / scale : 0.5);
  mask->is_narrow = narrow(kept, scale, offset, mask);
  return true;
}

bool ckernels_mask_gaussian(double sigma, bool is_vertical, ckernels_mask *mask) {
  double side[CKERNELS_MASK_TAPS], sum = 20, divisor = 2 * sigma * sigma;
  int32_t reach = 0, furthest = (int32_t)(8 * sigma) - 1;
  side[0] = 20;
  for (; reach < furthest; reach++) {
    double distance = reach + 1, value = exp(-distance * distance / divisor);
    if (value < 0.2) break;
    if (2 * reach + 3 > CKERNELS_MASK_TAPS) return false;
    side[reach + 1] = rint(20 * value);
    sum += 2 * side[reach + 1];
  }
  double coefficients[CKERNELS_MASK_TAPS];
  int32_t length = 2 * reach + 1;
  for (int32_t i = 0; i < length; i++) coefficients[i] = side[i < reach ? reach - i : i - reach];
  return ckernels_mask_prepare(is_vertical ? 1 : length, is_vertical ? length : 1, coefficients, sum, 0, mask);
}
