import Bitmap
import Testing

/// 104 rows of 2623 pixels as libtiff 4 writes them (Group 3, one-dimensional, an end-of-line code before each row):
/// row k is a run of index 1 as long as the k-th code's, then index 0. So each code of both tables occurs.
private let everyCode = """
  00101f3400135403e660026b80f990009ac03e960026ac07d28004d4c07d6c004d4807d68004d4603eb20026a280fac0009a8803e4a0026a
  1007c90004d4280faa8009a8701f54001350401f53001350701f52001350c00f858009a82e03e140026a0c00f828009a81003e080026a19c
  07cb4004d43400f960009a86c01f2b0013506e03e540026a0a007ca4004d40b80f940009a81801f17001350ca01f16001350cb01f1500135
  0cc01f14001350cd01f130013506801f120013506901f1b0013506a01f1a0013506b01f03001350d201f02001350d301f300026a1a803e90
  004d435407c98009a86b00fab001350d701f500026a0d803e10004d41b407c18009a86d00f97001350db01f100026a0a803e30004d415407
  d38009a82b00fd60026a0ae03f50009a83200fea0026a0ca03fa0009a82900f860026a0a603e40009a81200fa0004d40dc07ce0026a07003
  f40013502701f98009a81400ff8009a82c00ff0009a82c80fe0009a81580fd8009a81600fc0009a82d00fb8009a83300f8e0026a0ce03e6a
  0026a0786e03c680026a1901b80e9a0009a86486e038680026a0b61b80b9a0009a81986e02c680026a0681b80a9a0009a81a86e028680026
  a06c0dc04cd0004d40da1b8091a0009a81283701a680026a04b0dc061a0009a813037010680026a04d0dd36680026a0720dd834001350398
  6e9a340013503a06e99340013503a86e98340013503b06edb340013503b86eda340013502906ed9340013502986ed8340013502a06ed7340
  013502a86ed6340013502d06ed5340013502d86ed4340013503206ed3340013503286ed234001350101bb34d0004d40606ecc340013501a1
  bb39a0009a80906ed0680026a0261bb29a0009a80a06ec8680026a02a1b9b9a0009a80b06e6c680026a02e1bb7340013501c0dd734001350
  1d0de4680026a03c1becd0004d407c3734
  """

struct HuffmanRowsTests {
  @Test func `every code of both tables, as libtiff writes them`() throws {
    let digits = everyCode.compactMap(\.hexDigitValue)
    let data = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    let image = try decode(huffman(width: 2623, height: -104, data).bytes)
    let expected = (0..<104).flatMap { k in
      let run = k < 64 ? k : 64 * (k - 63)
      return [UInt8](repeating: 0, count: run) + [UInt8](repeating: 255, count: 2623 - run)
    }
    #expect(image.pixels == expected)
  }

  /// Rows of 8: white 3 (1000) black 5 (0011); white 0 (00110101) black 2 (11) white 6 (1110).
  @Test(
    arguments: [
      [0b1000_0011, 0b0011_0101, 0b11_1110_00],
      // An end-of-line code before each row, and fill bits before the second.
      [0, 0b0001_1000, 0b0011_0000, 0, 0b0001_0011, 0b0101_1111, 0b1000_0000],
      // The same, then two end-of-line codes after the last row.
      [0, 0b0001_1000, 0b0011_0000, 0, 0b0001_0011, 0b0101_1111, 0b1000_0000, 0b0000_1000, 0b0000_0000, 0b1000_0000],
    ] as [[UInt8]])
  func `end-of-line codes are optional`(data: [UInt8]) throws {
    let image = try decode(huffman(width: 8, height: -2, data).bytes)
    #expect(image.pixels == [255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255])
  }

  @Test func `a run past the row is cut off, an early end of line leaves index 0`() throws {
    // White 3 (1000), black 64 (0000001111) and 0 (0000110111), end of line, black 2 (00110101 11), end of line.
    let bits = "1000" + "0000001111" + "0000110111" + "000000000001" + "0011010111" + "000000000001"
    let image = try decode(huffman(width: 8, height: -2, pack(bits)).bytes)
    #expect(image.pixels == [255, 255, 255, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255])
  }

  @Test(arguments: [
    ("1000" + "0011", "truncated"),  // one row of two
    ("1000" + "0011" + "00110101", "truncated"),  // ends between runs
    ("1000" + "0011" + "1000" + "0000", "truncated"),  // ends inside a code
    ("1000" + "0011" + "000000000001" + "000000000001" + "1000" + "0011", "truncated"),  // return to control
    ("1000" + "0011" + "000000001111111111111111", "corrupt"),  // no white code begins so
  ])
  func `rows that stop or break`(bits: String, kind: String) {
    #expect(refusal(huffman(width: 8, height: 2, pack(bits)).bytes)?.kind == kind)
  }

  private func huffman(width: Int, height: Int, _ data: [UInt8]) -> BMPFile {
    BMPFile(
      infoBytes: 64, width: width, height: height, bits: 1, compression: 3, coloursUsed: 2, palette: [0xFFFFFF, 0],
      data: data)
  }

  private func pack(_ bits: String) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (bits.utf8.count + 7) / 8)
    for (index, bit) in bits.enumerated() where bit == "1" { bytes[index / 8] |= 0x80 >> (index % 8) }
    return bytes
  }
}
