// What an entry of a Huffman table means: one symbol with its value, or two where both fit into the bits asked with.
//
//   bits 0-7    how many bits of the scan the entry stands for
//   bits 8-15   by how many places of the zigzag its first value is ahead
//   bits 16-23  and by how many more its second one, 0 if there is none
//   bits 24-30  how many bits are of the first symbol alone
//   bit 31      HUFFMAN_PARTIAL: bits 0-7 and 24-30 are the length of the code without its value, 0 if not even that
//               fits, and bits 32-47 the size of the value
//   bits 32-47  first value, signed
//   bits 48-63  second value, or the first one again
#ifndef CKERNELS_JPEG_HUFFMAN_H
#define CKERNELS_JPEG_HUFFMAN_H

#include "inline.h"
#include "jpeg_scan.h"

enum {
  /// Advance to where no place is: after a code that there is not, and at the end of a block. From where can still be told.
  HUFFMAN_INVALID = 64,
  HUFFMAN_END = 192,
};
#define HUFFMAN_PARTIAL (1u << 31)

/// By how many places a symbol is ahead.
static inline uint32_t huffman_advance(uint8_t symbol, bool is_dc) {
  if (is_dc) return 1;
  bool is_end = (symbol & 15) == 0 && symbol != 0xf0;
  return is_end ? HUFFMAN_END : (uint32_t)(symbol >> 4) + 1;
}

/// T.81, F.2.2.1, EXTEND: `bits` of `size` as a value.
static inline int16_t huffman_value(uint32_t bits, uint32_t size) {
  if (size == 0) return 0;
  return (int16_t)(bits >> (size - 1) ? bits : bits - (1u << size) + 1);
}

/// For a whole symbol.
static inline uint64_t huffman_single(uint32_t length, uint32_t advance, int16_t value) {
  uint64_t bits = (uint16_t)value;
  return bits << 48 | bits << 32 | length << 24 | advance << 8 | length;
}

#endif
