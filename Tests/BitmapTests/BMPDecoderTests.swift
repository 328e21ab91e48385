import Bitmap
import Testing

struct BMPDecoderTests {
  @Test(arguments: sampleFiles)
  func `each kind of file gives its pixels`(sample: SampleFile) throws {
    let image = try decode(sample.bytes)
    #expect(image.bands == sample.bands)
    #expect([image.width, image.height] == [sample.width, sample.height])
    #expect(image.pixels == sample.pixels)
  }

  @Test(arguments: sampleFiles)
  func `the header foretells the image`(sample: SampleFile) throws {
    let header = try header(sample.bytes)
    #expect([header.width, header.height] == [sample.width, sample.height])
    #expect(header.hasAlpha == (sample.bands == 4))
    #expect(header.isTopDown == (sample.name == "8 bits top-down"))
  }

  @Test(arguments: sampleFiles)
  func `the header needs no more than 138 bytes`(sample: SampleFile) throws {
    #expect(try header(Array(sample.bytes.prefix(138))) == header(sample.bytes))
  }

  @Test(arguments: sampleFiles)
  func `bytes after the pixels change nothing`(sample: SampleFile) throws {
    #expect(try decode(sample.bytes + [UInt8](repeating: 0xFF, count: 9)).pixels == sample.pixels)
  }

  @Test func `limits hold for sides and for the product`() throws {
    let file = BMPFile(width: 6, height: 2, data: [UInt8](repeating: 7, count: 40)).bytes
    #expect(refusal(file, BMPLimits(maxSide: 6, maxPixels: 12)) == nil)
    #expect(refusal(file, BMPLimits(maxSide: 5, maxPixels: 12)) == .tooLarge(width: 6, height: 2))
    #expect(refusal(file, BMPLimits(maxSide: 6, maxPixels: 11)) == .tooLarge(width: 6, height: 2))
    let tall = BMPFile(width: 2, height: -6, data: [UInt8](repeating: 7, count: 48)).bytes
    #expect(refusal(tall, BMPLimits(maxSide: 5, maxPixels: 12)) == .tooLarge(width: 2, height: 6))
  }

  @Test func `no message is silent about where`() {
    let short = BMPFile(width: 2, height: 3, data: [UInt8](repeating: 0, count: 17)).bytes
    #expect(
      refusal(short)?.message == "BMP truncated: pixels end at byte 76, the file at 71 (2 of 3 rows)")
    #expect(refusal([1, 2, 3])?.message == "not a BMP: the file does not begin with BM")
    #expect(
      refusal(BMPFile(width: 20_000).bytes)?.message == "BMP too large: 20000 x 1 pixels")
  }
}
