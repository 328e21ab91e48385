// Chooses the decoder compiled for the instructions asked for; finds the segments of a scan.
#include "jpeg_scan.h"

#include <string.h>

#include "dispatch.h"
#include "jpeg_segment.h"

typedef bool decoder(const ckernels_jpeg_scan *scan, const uint8_t *data, size_t count, uint8_t *scratch);
DECLARE(decoder, jpeg_decode)

size_t ckernels_jpeg_unstuff(const uint8_t *data, size_t count, uint8_t *target, size_t *length, uint8_t *marker) {
  size_t from = 0, to = 0;
  *marker = 0;
  while (from < count) {
    const uint8_t *found = memchr(data + from, 0xff, count - from);
    size_t plain = found ? (size_t)(found - data) - from : count - from;
    memcpy(target + to, data + from, plain);
    from += plain;
    to += plain;
    if (count - from < 2) {
      from = count;
      break;
    }
    from += 2;
    if (data[from - 1] != 0) {
      *marker = data[from - 1];
      break;
    }
    target[to++] = 0xff;
  }
  memset(target + to, 0, CKERNELS_JPEG_SCRATCH);
  *length = to;
  return from;
}

bool ckernels_jpeg_decode(
    ckernels_instructions instructions, const ckernels_jpeg_scan *scan, const uint8_t *data, size_t count,
    uint8_t *scratch) {
  return CHOOSE(jpeg_decode, instructions)(scan, data, count, scratch);
}
