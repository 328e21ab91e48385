import Bitmap
import Testing

/// A header that must be refused, and how.
struct HostileHeader: Sendable, CustomTestStringConvertible {
  let name: String
  let file: BMPFile
  let kind: String

  var testDescription: String { name }

  init(_ name: String, _ file: BMPFile, _ kind: String) {
    (self.name, self.file, self.kind) = (name, file, kind)
  }
}

private let hostileHeaders = [
  HostileHeader("width 0", BMPFile(width: 0), "corrupt"),
  HostileHeader("height 0", BMPFile(height: 0), "corrupt"),
  HostileHeader("OS/2 1.x width 0", BMPFile(infoBytes: 12, width: 0), "corrupt"),
  HostileHeader("OS/2 1.x height 0", BMPFile(infoBytes: 12, height: 0), "corrupt"),
  HostileHeader("negative width", BMPFile(width: -1), "corrupt"),
  HostileHeader("least width", BMPFile(width: Int(Int32.min)), "corrupt"),
  HostileHeader("least height", BMPFile(height: Int(Int32.min)), "corrupt"),
  HostileHeader("largest sides", BMPFile(width: Int(Int32.max), height: Int(Int32.max), bits: 32), "tooLarge"),
  HostileHeader(
    "largest sides, top-down", BMPFile(width: Int(Int32.max), height: -Int(Int32.max), bits: 16), "tooLarge"),
  HostileHeader(
    "largest sides, indexed", BMPFile(width: Int(Int32.max), height: Int(Int32.max), bits: 8, palette: [1]), "tooLarge"),
  HostileHeader("wide, no pixels", BMPFile(width: 30_000_000, height: 30_000), "truncated"),
  HostileHeader("no info header size", BMPFile(infoBytes: 0, gap: 40), "unsupported"),
  HostileHeader("info header of 13", BMPFile(infoBytes: 13, gap: 40), "unsupported"),
  HostileHeader("info header of 66", BMPFile(infoBytes: 66), "unsupported"),
  HostileHeader("info header of 4 GiB", BMPFile(infoBytes: 0xFFFF_FFFF), "unsupported"),
  HostileHeader("two planes", BMPFile(planes: 2), "corrupt"),
  HostileHeader("0 bits", BMPFile(bits: 0), "corrupt"),
  HostileHeader("3 bits", BMPFile(bits: 3), "corrupt"),
  HostileHeader("64 bits", BMPFile(bits: 64), "unsupported"),
  HostileHeader("RLE8 of 4 bits", BMPFile(bits: 4, compression: 1, palette: [1]), "corrupt"),
  HostileHeader("RLE4 of 8 bits", BMPFile(bits: 8, compression: 2, palette: [1]), "corrupt"),
  HostileHeader("masks of 24 bits", BMPFile(bits: 24, compression: 3, masks: [1, 2, 4]), "corrupt"),
  HostileHeader("masks in OS/2 2.x", BMPFile(infoBytes: 64, bits: 32, compression: 3), "corrupt"),
  HostileHeader("embedded JPEG", BMPFile(bits: 0, compression: 4), "unsupported"),
  HostileHeader("embedded PNG", BMPFile(bits: 0, compression: 5), "unsupported"),
  HostileHeader("CMYK", BMPFile(bits: 32, compression: 11), "unsupported"),
  HostileHeader("compression 99", BMPFile(compression: 99), "unsupported"),
  HostileHeader("pixels inside the header", BMPFile(dataOffset: 53), "corrupt"),
  HostileHeader(
    "pixels inside the masks", BMPFile(bits: 32, compression: 3, masks: [1, 2, 4], dataOffset: 65), "corrupt"),
  HostileHeader("pixels past the end", BMPFile(dataOffset: 0xFFFF_FFFF, data: [1, 2, 3, 4]), "truncated"),
  HostileHeader("no palette", BMPFile(bits: 8, data: [0, 0, 0, 0]), "corrupt"),
  HostileHeader(
    "palette of 4 G colours, no offset", BMPFile(bits: 8, coloursUsed: 0xFFFF_FFFF, dataOffset: 0), "truncated"),
  HostileHeader("all masks 0", BMPFile(bits: 32, compression: 3, masks: [0, 0, 0], data: [0, 0, 0, 0]), "corrupt"),
  HostileHeader(
    "mask with a hole", BMPFile(bits: 32, compression: 3, masks: [0xF0F, 0xF0, 0], data: [0, 0, 0, 0]), "unsupported"),
  HostileHeader(
    "mask beyond the pixel", BMPFile(bits: 16, compression: 3, masks: [0x1F0000, 0x1F, 0x3E0], data: [0, 0, 0, 0]),
    "corrupt"),
]

struct BMPHeaderReadTests {
  /// The only limit is what `Int` can count, so that nothing but the header's own contradictions can refuse.
  @Test(arguments: hostileHeaders)
  func `hostile headers are refused before allocation`(hostile: HostileHeader) throws {
    let error = refusal(hostile.file.bytes, BMPLimits(maxSide: .max, maxPixels: .max))
    #expect(error?.kind == hostile.kind, "\(error?.message ?? "decoded")")
  }

  @Test(arguments: [[], [0x42], [0x42, 0x4C], Array("GIF89a".utf8)] as [[UInt8]])
  func `what does not begin with BM is not a BMP`(bytes: [UInt8]) {
    #expect(refusal(bytes) == .notBMP)
  }

  @Test(arguments: [12, 16, 20, 36, 40, 42, 48, 52, 56, 60, 64, 108, 124])
  func `every header size reads the same pixels`(infoBytes: Int) throws {
    let file = BMPFile(
      infoBytes: infoBytes, width: 2, height: 1, bits: 8, palette: [0x112233, 0x445566], data: [1, 0, 0, 0])
    let image = try decode(file.bytes)
    #expect(image.pixels == [0x44, 0x55, 0x66, 0x11, 0x22, 0x33])
    #expect(try header(file.bytes).infoBytes == infoBytes)
  }

  @Test(arguments: [(bits: 1, compression: 3, expected: BMPCompression.huffman1D), (24, 4, .rle24)])
  func `40-byte headers may be of OS/2`(bits: Int, compression: Int, expected: BMPCompression) throws {
    let file = BMPFile(bits: bits, compression: compression, palette: [0, 1])
    #expect(try header(file.bytes).compression == expected)
  }

  @Test func `offset 0 means right after the palette`() throws {
    let colour = BMPFile(dataOffset: 0, data: [1, 2, 3, 0])
    #expect(try decode(colour.bytes).pixels == [3, 2, 1])
    let unusedPalette = BMPFile(coloursUsed: 2, palette: [9, 9], dataOffset: 0, data: [1, 2, 3, 0])
    #expect(try decode(unusedPalette.bytes).pixels == [3, 2, 1])
    let indexed = BMPFile(bits: 1, palette: [0x010203, 0x040506], dataOffset: 0, data: [0x80, 0, 0, 0])
    #expect(try decode(indexed.bytes).pixels == [4, 5, 6])
  }

  @Test func `an embedded profile is found, if it is all there`() throws {
    var bytes = BMPFile(infoBytes: 124, data: [1, 2, 3, 0]).bytes + Array("profile".utf8)
    let start = bytes.count - 7
    bytes.replaceSubrange(70..<74, with: [0x44, 0x45, 0x42, 0x4D])
    bytes[14 + 112] = UInt8(start - 14)
    bytes[14 + 116] = 7
    #expect(try header(bytes).profile == start..<start + 7)
    bytes[14 + 116] = 8
    #expect(try header(bytes).profile == nil)
    bytes[14 + 116] = 7
    bytes[70] = 0
    #expect(try header(bytes).profile == nil)
  }
}
