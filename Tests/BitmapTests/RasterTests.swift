import Bitmap
import Testing

struct RasterTests {
  @Test(arguments: [1, 4, 8, 16, 24, 32], [1, -1])
  func `padding after the last pixel may be missing, a pixel may not`(bits: Int, sign: Int) throws {
    let (width, height) = (3, 2)
    let rowBytes = (width * bits + 31) / 32 * 4
    let needed = rowBytes + (width * bits + 7) / 8
    var file = BMPFile(
      width: width, height: sign * height, bits: bits, palette: bits <= 8 ? [0x010203, 0x040506] : [],
      data: [UInt8](repeating: 0, count: needed))
    #expect(refusal(file.bytes) == nil)
    file.data.removeLast()
    #expect(refusal(file.bytes)?.kind == "truncated")
  }

  @Test(arguments: [24, 32])
  func `rows are stored from the bottom unless the height is negative`(bits: Int) throws {
    let rows: [[UInt8]] = [[1, 2, 3, 0], [4, 5, 6, 0], [7, 8, 9, 0]]
    let up = BMPFile(width: 1, height: 3, bits: bits, data: rows.flatMap(\.self))
    #expect(try decode(up.bytes).pixels == [9, 8, 7, 6, 5, 4, 3, 2, 1])
    #expect(try decode(BMPFile.topDown(up).bytes).pixels == [3, 2, 1, 6, 5, 4, 9, 8, 7])
  }
}
