import Bitmap
import Testing

/// Codes for a 6 x 3 image and the indices they give, top row first.
struct RunCodes: Sendable, CustomTestStringConvertible {
  let name: String
  let bits: Int
  let codes: [UInt8]
  let rows: [[UInt8]]

  var testDescription: String { name }
}

private let none: [UInt8] = [0, 0, 0, 0, 0, 0]

private let runCodes = [
  RunCodes(
    name: "RLE8 runs and rows", bits: 8, codes: [6, 1, 0, 0, 2, 2, 4, 3, 0, 0, 6, 4, 0, 1],
    rows: [[4, 4, 4, 4, 4, 4], [2, 2, 3, 3, 3, 3], [1, 1, 1, 1, 1, 1]]),
  RunCodes(
    name: "RLE8 literals, odd ones padded", bits: 8, codes: [0, 3, 1, 2, 3, 99, 0, 4, 4, 5, 6, 7, 0, 0, 1, 9, 0, 1],
    rows: [none, [9, 0, 0, 0, 0, 0], [1, 2, 3, 4, 5, 6]]),
  RunCodes(
    name: "RLE8 delta", bits: 8, codes: [1, 1, 0, 2, 2, 1, 2, 2, 0, 2, 0, 1, 1, 3, 0, 1],
    rows: [[0, 0, 0, 0, 0, 3], [0, 0, 0, 2, 2, 0], [1, 0, 0, 0, 0, 0]]),
  RunCodes(
    name: "RLE8 delta past the top", bits: 8, codes: [2, 1, 0, 2, 0, 200], rows: [none, none, [1, 1, 0, 0, 0, 0]]),
  RunCodes(
    name: "RLE8 runs past the row are cut off", bits: 8, codes: [255, 1, 255, 2, 0, 0, 5, 1, 0, 3, 7, 8, 9, 0, 0, 1],
    rows: [none, [1, 1, 1, 1, 1, 7], [1, 1, 1, 1, 1, 1]]),
  RunCodes(name: "RLE8 ends at once", bits: 8, codes: [0, 1], rows: [none, none, none]),
  RunCodes(
    name: "RLE8 ends with its last pixel", bits: 8, codes: [6, 1, 0, 0, 0, 0, 6, 2],
    rows: [[2, 2, 2, 2, 2, 2], none, [1, 1, 1, 1, 1, 1]]),
  RunCodes(name: "RLE8 ends with its last row", bits: 8, codes: [0, 0, 0, 0, 0, 0], rows: [none, none, none]),
  RunCodes(
    name: "RLE4 runs alternate", bits: 4, codes: [5, 0x12, 1, 0x34, 0, 0, 6, 0xAA, 0, 0, 3, 0x67, 2, 0x89, 0, 1],
    rows: [[6, 7, 6, 8, 9, 0], [10, 10, 10, 10, 10, 10], [1, 2, 1, 2, 1, 3]]),
  RunCodes(
    name: "RLE4 literals of 3, 5 and 6", bits: 4,
    codes: [
      0, 3, 0x12, 0x3F, 1, 0x44, 0, 0, 0, 5, 0x56, 0x78, 0x9F, 0xFF, 1, 0xA0, 0, 0, 0, 6, 0x11, 0x23, 0x45, 0xFF, 0, 1,
    ],
    rows: [[1, 1, 2, 3, 4, 5], [5, 6, 7, 8, 9, 10], [1, 2, 3, 4, 0, 0]]),
  RunCodes(
    name: "RLE4 past the row and delta", bits: 4,
    codes: [4, 0x12, 9, 0x34, 0, 2, 1, 1, 1, 0x70, 0, 0, 0, 2, 5, 0, 3, 0x89, 0, 1],
    rows: [[0, 0, 0, 0, 0, 8], none, [1, 2, 1, 2, 3, 4]]),
]

struct RunLengthTests {
  @Test(arguments: runCodes)
  func `codes give their indices`(run: RunCodes) throws {
    let palette = (0..<16).map { colour(red: $0, green: 2 * $0, blue: 3 * $0) }
    let file = BMPFile(
      width: 6, height: 3, bits: run.bits, compression: run.bits == 8 ? 1 : 2, coloursUsed: 16, palette: palette,
      data: run.codes)
    let expected = run.rows.joined().flatMap { [$0, 2 * $0, 3 * $0] }
    #expect(try decode(file.bytes).pixels == expected)
  }

  /// Unlike rows left out by codes, rows the file does not reach are missing pixels.
  @Test(
    arguments: [
      [6, 1], [6, 1, 0, 0], [6, 1, 0, 0, 6, 1, 0, 0, 5, 1], [6, 1, 0, 0, 6, 1, 0, 0, 6], [0, 2, 0], [0, 4, 1, 1],
      [6, 1, 0],
    ] as [[UInt8]])
  func `codes that stop early are truncated`(codes: [UInt8]) {
    let file = BMPFile(width: 6, height: 3, bits: 8, compression: 1, coloursUsed: 2, palette: [0, 1], data: codes)
    #expect(refusal(file.bytes)?.kind == "truncated")
  }

  @Test func `the row where the codes stop is named`() {
    let file = BMPFile(
      width: 6, height: 3, bits: 8, compression: 1, coloursUsed: 2, palette: [0, 1], data: [6, 1, 0, 0, 3, 1])
    #expect(refusal(file.bytes) == .truncated("run-length codes end at byte 68, in row 2 of 3"))
  }

  @Test func `pixels no code covers are the first colour`() throws {
    let file = BMPFile(
      width: 2, height: 1, bits: 8, compression: 1, coloursUsed: 2, palette: [0x8000FF, 0], data: [1, 1, 0, 1])
    #expect(try decode(file.bytes).pixels == [0, 0, 0, 128, 0, 255])
  }

  @Test func `top-down runs, which the format forbids, are read as they mean`() throws {
    let file = BMPFile(
      width: 1, height: -2, bits: 8, compression: 1, coloursUsed: 2, palette: [0x010203, 0x040506],
      data: [1, 1, 0, 0, 1, 0, 0, 1])
    #expect(try decode(file.bytes).pixels == [4, 5, 6, 1, 2, 3])
  }

  @Test func `RLE24 runs, literals, deltas and gaps`() throws {
    let file = BMPFile(
      infoBytes: 64, width: 4, height: 2, bits: 24, compression: 4,
      data: [2, 1, 2, 3, 9, 4, 5, 6, 0, 2, 1, 1, 0, 0, 0, 1])
    #expect(try decode(file.bytes).pixels == [UInt8](repeating: 0, count: 12) + [3, 2, 1, 3, 2, 1, 6, 5, 4, 6, 5, 4])
    let literal = BMPFile(
      infoBytes: 64, width: 4, height: 1, bits: 24, compression: 4,
      data: [0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0, 1, 7, 8, 9])
    #expect(try decode(literal.bytes).pixels == [3, 2, 1, 6, 5, 4, 9, 8, 7, 9, 8, 7])
  }
}
