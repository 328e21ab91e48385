// The scan of a baseline JPEG (ITU-T T.81), from its entropy-coded bytes to planes.
#ifndef CKERNELS_JPEG_SCAN_H
#define CKERNELS_JPEG_SCAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "instructions.h"

enum {
  /// Next bits of a scan that a Huffman table is asked with.
  CKERNELS_HUFFMAN_BITS = 10,
  /// Bytes beyond the scan's own that `ckernels_jpeg_decode` needs of scratch memory: what an MCU can take, 10 blocks of 64
  /// values with 31 bits at most, and the 8 bytes that are looked at together.
  CKERNELS_JPEG_SCRATCH = 10 * 64 * 31 / 8 + 8,
};

/// One Huffman table, made for decoding: see `ckernels_huffman_build`.
typedef struct {
  /// What the next bits begin with: see jpeg_huffman.h.
  uint64_t entries[1 << CKERNELS_HUFFMAN_BITS];
  /// By length: the first 16 bits that begin with a longer code.
  uint32_t limits[17];
  /// By length: what to add to a code to find its symbol in `symbols`.
  int32_t offsets[17];
  /// As in the file: how many codes there are of 1 to 16 bits, and what they stand for.
  uint8_t counts[16], symbols[256];
  /// Differences of DC, or runs and sizes of AC.
  bool is_dc;
  bool is_built;
} ckernels_huffman;

/// Fills `table` in from a DHT segment's 16 counts and as many symbols as they add up to, unless it has been from just
/// these. False when the counts do not make a prefix code or a DC symbol is above 15.
bool ckernels_huffman_build(ckernels_huffman *table, const uint8_t *counts, const uint8_t *symbols, bool is_dc);

/// One component and where its plane goes.
typedef struct {
  /// Blocks in an MCU: 1, 2 or 4, and 1 or 2; of all components no more than 10 (T.81, B.2.3).
  int32_t horizontal, vertical;
  /// 64, in the order of the zigzag.
  const uint16_t *quantisers;
  const ckernels_huffman *dc, *ac;
  uint8_t *target;
  /// A multiple of 64: rows may be written up to there.
  ptrdiff_t stride;
  /// Samples of the plane.
  int32_t width, height;
} ckernels_jpeg_component;

typedef struct {
  ckernels_jpeg_component components[3];
  int32_t component_count;
  /// MCUs.
  int32_t columns, rows;
  /// MCUs from one restart marker to the next, or 0.
  int32_t restart_interval;
  /// Samples a block becomes, each way: 8, or 4, 2 or 1 to shrink.
  int32_t size;
} ckernels_jpeg_scan;

/// Decodes a scan whose entropy-coded bytes begin at `data`, with the samples that libjpeg's integer transforms give
/// (jidctint.c, jidctred.c); but for coefficients far outside of what 8-bit samples have, where libjpeg's own versions are not
/// of one mind. Faster, because one look into a table finds up to two codes with their values, and because transforms work
/// on 16 blocks at once.
///
/// False when anything is not as it should be, a code, the number of bytes, the marker behind them that has to be EOI, a first
/// coefficient four times too large: the planes then hold anything, and libjpeg is to judge.
/// - scratch: `count` + CKERNELS_JPEG_SCRATCH bytes.
bool ckernels_jpeg_decode(
    ckernels_instructions instructions, const ckernels_jpeg_scan *scan, const uint8_t *data, size_t count,
    uint8_t *scratch);

#endif
