// Blocks out of entropy-coded bytes (T.81, F.2.2): compiled once for each set of instructions.
#include <string.h>

#include "jpeg_huffman.h"
#include "jpeg_places.h"

enum {
  /// Entries that one filling of 56 bits is enough for.
  ENTRIES_A_FILLING = 56 / CKERNELS_HUFFMAN_BITS,
  /// In the zigzag. Before it both values of an entry are of the same block: none is ahead by more than 16.
  LAST_PAIR = 63 - 16,
};

/// Reads bits, from the most significant one, of bytes without stuffing and with zeros behind them.
typedef struct {
  const uint8_t *next;
  /// The upper `count` are what follows; those below are right too, as far as they go.
  uint64_t bits;
  /// Modulo 64.
  uint32_t count;
} Reader;

/// At least 56 bits.
INLINE void fill(Reader *reader) {
  uint64_t word;
  memcpy(&word, reader->next, sizeof word);
  reader->bits |= __builtin_bswap64(word) >> (reader->count & 63);
  reader->next += (~reader->count & 63) >> 3;
  reader->count |= 56;
}

/// `count` modulo 64.
INLINE void skip(Reader *reader, uint32_t count) {
  reader->bits <<= count & 63;
  reader->count -= count;
}

/// Bits read since `start`.
INLINE size_t position(const Reader *reader, const uint8_t *start) {
  return (size_t)(reader->next - start) * 8 - (reader->count & 63);
}

/// The partial entry of a code of more bits than a table is asked with.
__attribute__((noinline)) static uint64_t long_code(const ckernels_huffman *table, uint32_t bits) {
  uint32_t length = CKERNELS_HUFFMAN_BITS + 1;
  while (length <= 16 && bits >= table->limits[length]) length++;
  if (length > 16) return HUFFMAN_INVALID << 8;
  uint8_t symbol = table->symbols[(int32_t)(bits >> (16 - length)) + table->offsets[length]];
  return (uint64_t)(symbol & 15) << 32 | huffman_advance(symbol, table->is_dc) << 8 | length;
}

/// What the next bits begin with; a partial entry is completed and skipped, as an entry of no length.
INLINE uint64_t peek(Reader *reader, const ckernels_huffman *table) {
  uint64_t entry = table->entries[reader->bits >> (64 - CKERNELS_HUFFMAN_BITS)];
  if (__builtin_expect((entry & HUFFMAN_PARTIAL) != 0, 0)) {
    fill(reader);
    if ((entry & 63) == 0) entry = long_code(table, (uint32_t)(reader->bits >> 48));
    skip(reader, entry & 63);
    uint32_t size = entry >> 32 & 15;
    int16_t value = huffman_value((uint32_t)(reader->bits >> 1 >> (63 - size)), size);
    skip(reader, size);
    fill(reader);
    return huffman_single(0, entry >> 8 & 255, value);
  }
  return entry;
}

/// Coefficients of one block, which were zero. How far in the zigzag they go, or -1 if they are none.
INLINE int32_t read_block(
    Reader *reader, const ckernels_huffman *dc, const ckernels_huffman *ac, uint32_t *predicted, int16_t *block) {
  fill(reader);
  uint64_t entry = peek(reader, dc);
  skip(reader, (uint32_t)entry);
  if (entry >> 8 & HUFFMAN_INVALID) return -1;
  *predicted += (uint32_t)(int16_t)(entry >> 32);
  block[0] = (int16_t)*predicted;
  uint32_t k = 0;
  while (k < LAST_PAIR) {
    fill(reader);
    for (int i = 0; i < ENTRIES_A_FILLING && k < LAST_PAIR; i++) {
      entry = peek(reader, ac);
      skip(reader, (uint32_t)entry);
      k += entry >> 8 & 255;
      block[places[k]] = (int16_t)(entry >> 32);
      k += entry >> 16 & 255;
      block[places[k]] = (int16_t)(entry >> 48);
    }
  }
  while (k < 63) {
    fill(reader);
    entry = peek(reader, ac);
    skip(reader, entry >> 24 & 63);
    k += entry >> 8 & 255;
    block[places[k]] = (int16_t)(entry >> 32);
  }
  if (k == 63) return 63;
  return k >= HUFFMAN_END ? (int32_t)(k - HUFFMAN_END) : -1;
}
