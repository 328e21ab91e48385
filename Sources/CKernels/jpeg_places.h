// Where the coefficients of 16 blocks are while they are read and transformed.
//
// Transforms multiply two coefficients of a column at once, so these are beside each other: rows 0 and 4, 2 and 6, 1 and
// 7, 5 and 3. A pair's coefficients of 16 blocks follow each other, and so do the pairs of 8 columns.
#ifndef CKERNELS_JPEG_PLACES_H
#define CKERNELS_JPEG_PLACES_H

#include <stdint.h>

enum {
  BLOCKS = 16,
  /// Numbers in a pair of rows of one column of all blocks.
  PAIR = 2 * BLOCKS,
  /// All, and a pair for what belongs nowhere.
  COEFFICIENTS = 33 * PAIR,
};

#define EVEN_ROW(pair, column) ((8 * pair + column) * PAIR)
#define ODD_ROW(pair, column) (EVEN_ROW(pair, column) + 1)
#define P0(column) EVEN_ROW(0, column)
#define P4(column) ODD_ROW(0, column)
#define P2(column) EVEN_ROW(1, column)
#define P6(column) ODD_ROW(1, column)
#define P1(column) EVEN_ROW(2, column)
#define P7(column) ODD_ROW(2, column)
#define P5(column) EVEN_ROW(3, column)
#define P3(column) ODD_ROW(3, column)

/// Of the first block's coefficient number 0...63 in the zigzag (T.81, figure 5); two further on for each block.
static const uint16_t places[256] = {
    P0(0), P0(1), P1(0), P2(0), P1(1), P0(2), P0(3), P1(2), P2(1), P3(0), P4(0), P3(1), P2(2), P1(3), P0(4), P0(5),
    P1(4), P2(3), P3(2), P4(1), P5(0), P6(0), P5(1), P4(2), P3(3), P2(4), P1(5), P0(6), P0(7), P1(6), P2(5), P3(4),
    P4(3), P5(2), P6(1), P7(0), P7(1), P6(2), P5(3), P4(4), P3(5), P2(6), P1(7), P2(7), P3(6), P4(5), P5(4), P6(3),
    P7(2), P7(3), P6(4), P5(5), P4(6), P3(7), P4(7), P5(6), P6(5), P7(4), P7(5), P6(6), P5(7), P6(7), P7(6), P7(7),
    [64 ... 255] = 32 * PAIR,
};

/// Which rows, or columns, are beside each other.
static const uint8_t pairs_of_rows[4][2] = {{0, 4}, {2, 6}, {1, 7}, {5, 3}};

#endif
