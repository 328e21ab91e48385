// Entropy-coded segments: what is between two markers of a scan (T.81, B.1.1.5).
#ifndef CKERNELS_JPEG_SEGMENT_H
#define CKERNELS_JPEG_SEGMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// Copies a segment without the zero that follows each byte of 255, and zeros behind it. How many bytes of `data` it and
/// its marker are; `*marker` is 0 when the data end before there is one.
size_t ckernels_jpeg_unstuff(const uint8_t *data, size_t count, uint8_t *target, size_t *length, uint8_t *marker);

/// All `length` bytes have been read, but for bits that fill up the last one.
static inline bool ckernels_jpeg_is_spent(size_t length, size_t bits_read) {
  return bits_read <= length * 8 && length * 8 - bits_read < 8;
}

#endif
