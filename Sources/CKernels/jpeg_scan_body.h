// A scan's blocks, 16 of a row of a component at a time, to its planes: compiled once for each set of instructions.
#include "jpeg_entropy.h"
#include "jpeg_inverse.h"
#include "jpeg_scan.h"
#include "jpeg_segment.h"

/// The 16 blocks that are being read in one row of blocks.
typedef struct {
  int16_t coefficients[COEFFICIENTS] __attribute__((aligned(64)));
  /// In the zigzag: beyond it all are zero.
  int32_t last;
} Group;

/// A first coefficient four times what 8-bit samples have, where libjpeg's transforms wrap in one way or another.
INLINE bool is_excessive(int16_t coefficient, uint16_t quantiser) {
  enum { MOST = 4000 };
  int32_t value = coefficient * (int32_t)quantiser;
  return value < -MOST || value > MOST;
}

/// Writes a group's samples, as far as they are of the plane; `left` and `top` in samples. Not inlined: reading blocks needs
/// all registers there are.
__attribute__((noinline)) KERNEL static void finish(
    Group *group, const ckernels_jpeg_component *component, const int32_t *factors, int32_t size, int32_t left,
    int32_t top) {
  int32_t width = BLOCKS * size, rows = component->height - top < size ? component->height - top : size;
  if (rows > 0 && left < component->width) {
    uint8_t *target = component->target + top * component->stride + left;
    if (rows == size && left + width <= component->stride) {
      inverse(group->coefficients, factors, group->last, size, target, component->stride);
    } else {
      uint8_t samples[8 * BLOCKS * 8];
      inverse(group->coefficients, factors, group->last, size, samples, width);
      int32_t kept = component->width - left < width ? component->width - left : width;
      for (int32_t y = 0; y < rows; y++) memcpy(target + y * component->stride, samples + y * width, (size_t)kept);
    }
  }
  memset(group->coefficients, 0, sizeof group->coefficients);
  group->last = 0;
}

KERNEL bool NAMED(jpeg_decode)(const ckernels_jpeg_scan *scan, const uint8_t *data, size_t count, uint8_t *scratch) {
  Group groups[3][2];
  memset(groups, 0, sizeof groups);
  int32_t factors[3][32] = {{0}};
  for (int c = 0; c < scan->component_count; c++)
    for (int k = 0; k < 64; k++)
      factors[c][places[k] / PAIR] |= (int32_t)((uint32_t)scan->components[c].quantisers[k] << 16 * (places[k] & 1));
  uint32_t predicted[3] = {0};
  size_t offset = 0, length = 0;
  Reader reader = {0};
  int32_t until_restart = 0;
  uint8_t marker = 0, restarts = 0;

  for (int32_t row = 0; row < scan->rows; row++)
    for (int32_t column = 0; column < scan->columns; column++) {
      if (until_restart == 0) {
        bool is_first = row == 0 && column == 0;
        if (!is_first) {
          if (!ckernels_jpeg_is_spent(length, position(&reader, scratch)) || marker != 0xd0 + (restarts & 7)) return false;
          restarts++;
        }
        offset += ckernels_jpeg_unstuff(data + offset, count - offset, scratch, &length, &marker);
        reader = (Reader){.next = scratch};
        memset(predicted, 0, sizeof predicted);
        until_restart = scan->restart_interval > 0 ? scan->restart_interval : INT32_MAX;
      }
      until_restart--;
      for (int c = 0; c < scan->component_count; c++) {
        const ckernels_jpeg_component *component = &scan->components[c];
        int32_t horizontal = component->horizontal, lane = column * horizontal % BLOCKS;
        for (int32_t v = 0; v < component->vertical; v++) {
          Group *group = &groups[c][v];
          for (int32_t h = 0; h < horizontal; h++) {
            int32_t last =
                read_block(&reader, component->dc, component->ac, &predicted[c], group->coefficients + 2 * (lane + h));
            if (last < 0 || is_excessive((int16_t)predicted[c], component->quantisers[0])) return false;
            if (last > group->last) group->last = last;
          }
          if (lane + horizontal == BLOCKS || column + 1 == scan->columns)
            finish(
                group, component, factors[c], scan->size, (column * horizontal - lane) * scan->size,
                (row * component->vertical + v) * scan->size);
        }
      }
      if (position(&reader, scratch) > length * 8) return false;
    }
  return ckernels_jpeg_is_spent(length, position(&reader, scratch)) && marker == 0xd9;
}
