// Huffman tables made for decoding (T.81, annex C and F.2.2.3).
#include "jpeg_huffman.h"

#include <string.h>

enum { BITS = CKERNELS_HUFFMAN_BITS };

/// For a code of `length` bits followed by `rest`, of the BITS - `length` bits that the table is asked with besides.
static uint64_t single(uint8_t symbol, uint32_t length, uint32_t rest, bool is_dc) {
  uint32_t size = symbol & 15, left = BITS - length, advance = huffman_advance(symbol, is_dc);
  if (size > left) return (uint64_t)size << 32 | HUFFMAN_PARTIAL | length << 24 | advance << 8 | length;
  return huffman_single(length + size, advance, huffman_value(rest >> (left - size), size));
}

static void add_second(uint64_t *entries, uint32_t index) {
  uint64_t first = entries[index];
  uint32_t length = first >> 24 & 63, advance = first >> 8 & 255;
  if ((first & HUFFMAN_PARTIAL) || advance == HUFFMAN_END) return;
  // Whose own second value, if it has one already, does not matter here.
  uint64_t second = entries[index << length & ((1 << BITS) - 1)];
  uint32_t second_length = second >> 24 & 63;
  if ((second & HUFFMAN_PARTIAL) || length + second_length > BITS) return;
  entries[index] = (second >> 32) << 48 | (first & 0xffff00000000) | length << 24 | (second >> 8 & 255) << 16 |
                   advance << 8 | (length + second_length);
}

bool ckernels_huffman_build(ckernels_huffman *table, const uint8_t *counts, const uint8_t *symbols, bool is_dc) {
  size_t total = 0;
  for (int i = 0; i < 16; i++) total += counts[i];
  if (total > sizeof table->symbols) return false;
  bool is_same = table->is_built && table->is_dc == is_dc && memcmp(table->counts, counts, 16) == 0 &&
                 memcmp(table->symbols, symbols, total) == 0;
  if (is_same) return true;
  table->is_built = false;
  table->is_dc = is_dc;
  memcpy(table->counts, counts, 16);
  memcpy(table->symbols, symbols, total);
  for (uint32_t i = 0; i < 1 << BITS; i++) table->entries[i] = HUFFMAN_PARTIAL;

  uint32_t code = 0;
  int32_t index = 0;
  for (uint32_t length = 1; length <= 16; length++) {
    table->offsets[length] = index - (int32_t)code;
    for (int n = 0; n < counts[length - 1]; n++, code++, index++) {
      // No code is all ones (annex C).
      if (code >= (1u << length) - 1 || (is_dc && symbols[index] > 15)) return false;
      if (length > BITS) continue;
      uint32_t span = 1u << (BITS - length);
      for (uint32_t rest = 0; rest < span; rest++)
        table->entries[code * span + rest] = single(symbols[index], length, rest, is_dc);
    }
    table->limits[length] = code << (16 - length);
    code <<= 1;
  }
  if (!is_dc)
    for (uint32_t i = 0; i < 1 << BITS; i++) add_second(table->entries, i);
  table->is_built = true;
  return true;
}
