import Protocol
import Bitmap
import Testing

struct BMPEncoderTests {
  @Test(arguments: [1, 3, 4], [(1, 1), (1, 5), (2, 3), (3, 2), (4, 1), (5, 7), (7, 4), (8, 3), (33, 17), (127, 64)])
  func `what is written reads back`(bands: Int, sides: (Int, Int)) throws {
    let image = noise(sides.0, sides.1, bands)
    #expect(try decode(encode(image)) == image)
  }

  @Test func `gray is an 8-bit palette`() throws {
    let bytes = try encode(BMPImage(width: 3, height: 2, bands: 1, pixels: [1, 2, 3, 4, 5, 6]))
    let header = try header(bytes)
    #expect([header.bitsPerPixel, header.infoBytes, header.paletteCount, header.dataOffset] == [8, 40, 256, 1078])
    #expect(Array(bytes[54..<62]) == [0, 0, 0, 0, 1, 1, 1, 0])
    #expect(Array(bytes[1074...]) == [255, 255, 255, 0, 4, 5, 6, 0, 1, 2, 3, 0])
  }

  @Test func `colour is 24 bits, bottom row first, padded`() throws {
    let bytes = try encode(BMPImage(width: 1, height: 2, bands: 3, pixels: [1, 2, 3, 4, 5, 6]))
    let head: [UInt8] = [
      0x42, 0x4D, 62, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0,
      40, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 1, 0, 24, 0, 0, 0, 0, 0, 8, 0, 0, 0,
      0x13, 0x0B, 0, 0, 0x13, 0x0B, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    ]
    #expect(bytes == head + [6, 5, 4, 0, 3, 2, 1, 0])
  }

  @Test func `alpha is a V5 header with masks, in sRGB`() throws {
    let bytes = try encode(BMPImage(width: 1, height: 1, bands: 4, pixels: [1, 2, 3, 4]))
    let header = try header(bytes)
    #expect([header.bitsPerPixel, header.infoBytes, header.dataOffset, bytes.count] == [32, 124, 138, 142])
    #expect(header.masks == BMPMasks(red: 0xFF0000, green: 0xFF00, blue: 0xFF, alpha: 0xFF00_0000))
    #expect(bytes[30] == 3)
    #expect(Array(bytes[70..<74]) == Array("BGRs".utf8))
    #expect(Array(bytes[122..<126]) == [4, 0, 0, 0])
    #expect(Array(bytes[138...]) == [3, 2, 1, 4])
  }

  @Test(arguments: [1, 3])
  func `padding is 0 in memory used before`(bands: Int) throws {
    let image = BMPImage(width: 1, height: 9, bands: bands, pixels: [UInt8](repeating: 1, count: 9 * bands))
    let size = try encode(image).count
    for _ in 0..<20 {
      var used = (0..<20).map { _ in [UInt8](repeating: 0xEE, count: size) }
      used.removeAll()
      let padding = try encode(image).suffix(36).enumerated().filter { $0.offset % 4 >= bands }.map(\.element)
      #expect(padding == [UInt8](repeating: 0, count: 9 * (4 - bands)))
    }
  }

  @Test(arguments: [
    (BMPImage(width: 1, height: 1, bands: 2, pixels: [0, 0]), "unsupported"),
    (BMPImage(width: 0, height: 1, bands: 3, pixels: []), "corrupt"),
    (BMPImage(width: 1, height: -1, bands: 3, pixels: []), "corrupt"),
    (BMPImage(width: 2, height: 2, bands: 3, pixels: [0, 0, 0]), "corrupt"),
    (BMPImage(width: Int.max, height: Int.max, bands: 4, pixels: []), "tooLarge"),
    (BMPImage(width: 40_000, height: 40_000, bands: 3, pixels: []), "tooLarge"),
  ])
  func `images no BMP can hold are refused`(image: BMPImage, kind: String) {
    #expect {
      try BMPEncoder.encode(image)
    } throws: {
      ($0 as? BMPError)?.kind == kind
    }
  }

  private func encode(_ image: BMPImage) throws(BMPError) -> [UInt8] {
    try BMPEncoder.encode(image)
  }

  private func noise(_ width: Int, _ height: Int, _ bands: Int) -> BMPImage {
    var random = SplitMix64(seed: UInt64(width * 1000 + height * 10 + bands))
    let pixels = (0..<width * height * bands).map { _ in UInt8.random(in: 0...255, using: &random) }
    return BMPImage(width: width, height: height, bands: bands, pixels: pixels)
  }
}
