import Bitmap
import Testing

struct PaletteTests {
  @Test(arguments: [1, 2, 4, 8], 1...33)
  func `every depth and width finds each index in its place`(bits: Int, width: Int) throws {
    let colours = 1 << bits
    let palette = (0..<colours).map { colour(red: $0 * 5 % 256, green: 255 - $0, blue: $0) }
    let rows = (0..<3).map { y in (0..<width).map { x in (x * 7 + y * 3 + x * x) % colours } }
    let data = rows.flatMap { row in
      var bytes = [UInt8](repeating: 0, count: (width * bits + 31) / 32 * 4)
      for (x, index) in row.enumerated() { bytes[x * bits / 8] |= UInt8(index << (8 - bits - x * bits % 8)) }
      return bytes
    }
    let image = try decode(BMPFile(width: width, height: 3, bits: bits, palette: palette, data: data).bytes)
    let expected = rows.reversed().joined().flatMap { index in
      [16, 8, 0].map { UInt8(palette[index] >> $0 & 0xFF) }
    }
    #expect(image.pixels == expected)
  }

  @Test(arguments: [1, 2, 4, 8])
  func `indices past a short palette are black`(bits: Int) throws {
    let file = BMPFile(width: 1, height: 1, bits: bits, coloursUsed: 1, palette: [0xFF8040], data: [0xFF, 0, 0, 0])
    #expect(try decode(file.bytes).pixels == [0, 0, 0])
  }

  @Test(arguments: [12, 16, 40])
  func `a palette may stop where the pixels begin`(infoBytes: Int) throws {
    let file = BMPFile(
      infoBytes: infoBytes, width: 3, height: 1, bits: 8, palette: [0xFF0000, 0x00FF00], data: [0, 1, 2, 0])
    #expect(try header(file.bytes).paletteCount == 2)
    #expect(try decode(file.bytes).pixels == [255, 0, 0, 0, 255, 0, 0, 0, 0])
  }

  @Test(arguments: [0, 300, 0x7FFF_FFFF])
  func `counts beyond the depth are cut to it`(count: Int) throws {
    let palette = (0..<300).map { UInt32($0 % 256) << 16 | 7 }
    let file = BMPFile(width: 2, height: 1, bits: 8, coloursUsed: count, palette: palette, data: [255, 3, 0, 0])
    #expect(try header(file.bytes).paletteCount == 256)
    #expect(try decode(file.bytes).pixels == [255, 0, 7, 3, 0, 7])
  }

  @Test func `only an all-gray palette gives 1 band`() throws {
    var file = BMPFile(
      width: 2, height: 1, bits: 8, palette: (0..<256).map { $0 << 16 | $0 << 8 | $0 }, data: [9, 250, 0, 0])
    #expect(try decode(file.bytes) == BMPImage(width: 2, height: 1, bands: 1, pixels: [9, 250]))
    file.palette.swapAt(9, 250)
    #expect(try decode(file.bytes) == BMPImage(width: 2, height: 1, bands: 1, pixels: [250, 9]))
    for nearlyGray: UInt32 in [0x4D4D4E, 0x4D4E4D, 0x4E4D4D, 0x4E4D4E, 0x4E4E4D, 0x4D4E4E] {
      file.palette[77] = nearlyGray
      let expected = BMPImage(width: 2, height: 1, bands: 3, pixels: [250, 250, 250, 9, 9, 9])
      #expect(try decode(file.bytes) == expected)
    }
  }

  @Test func `a file that ends inside the palette is truncated`() {
    let whole = BMPFile(
      infoBytes: 64, width: 8, height: 1, bits: 1, compression: 3, palette: [0, 0xFFFFFF], data: [0x98])
    #expect(refusal(whole.bytes) == nil)
    #expect(refusal(Array(whole.bytes.dropLast(2)))?.kind == "truncated")
  }
}
