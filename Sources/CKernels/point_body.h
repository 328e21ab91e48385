// Look-ups: compiled once for each set of instructions. Where bytes can be shuffled, a table is 16 rows of 16 bytes: the
// lower half of a sample chooses within all of them, the upper half which of the results it is.
#include <stdint.h>

#include "inline.h"

#if defined(WIDE)
#include <immintrin.h>

KERNEL void NAMED(look_up)(const uint8_t *table, uint8_t *row, int32_t width) {
  __m512i rows[16], low_half = _mm512_set1_epi8(15);
  for (int i = 0; i < 16; i++) rows[i] = _mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(table + 16 * i)));
  for (int32_t x = 0; x < width; x += 64) {
    __m512i samples = _mm512_loadu_si512(row + x), low = _mm512_and_si512(samples, low_half);
    __m512i high = _mm512_and_si512(_mm512_srli_epi16(samples, 4), low_half);
    __m512i result = _mm512_shuffle_epi8(rows[0], low);
    for (int i = 1; i < 16; i++)
      result = _mm512_mask_shuffle_epi8(result, _mm512_cmpeq_epi8_mask(high, _mm512_set1_epi8(i)), rows[i], low);
    _mm512_storeu_si512(row + x, result);
  }
}

#elif defined(SHUFFLES)
#include <immintrin.h>

KERNEL void NAMED(look_up)(const uint8_t *table, uint8_t *row, int32_t width) {
  __m256i rows[16], low_half = _mm256_set1_epi8(15);
  for (int i = 0; i < 16; i++) rows[i] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(table + 16 * i)));
  for (int32_t x = 0; x < width; x += 32) {
    __m256i samples = _mm256_loadu_si256((const __m256i *)(row + x)), low = _mm256_and_si256(samples, low_half);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(samples, 4), low_half);
    __m256i result = _mm256_shuffle_epi8(rows[0], low);
    for (int i = 1; i < 16; i++)
      result = _mm256_blendv_epi8(
          result, _mm256_shuffle_epi8(rows[i], low), _mm256_cmpeq_epi8(high, _mm256_set1_epi8((char)i)));
    _mm256_storeu_si256((__m256i *)(row + x), result);
  }
}

#else

KERNEL void NAMED(look_up)(const uint8_t *table, uint8_t *row, int32_t width) {
  for (int32_t x = 0; x < width; x++) row[x] = table[row[x]];
}

#endif
