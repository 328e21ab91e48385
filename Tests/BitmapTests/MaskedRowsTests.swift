import Bitmap
import Testing

struct MaskedRowsTests {
  /// The largest value of a mask of `bits` bits is 255, and the rest scale with rounding.
  @Test(arguments: 1...16)
  func `every value of every mask width up to 16 scales and rounds`(bits: Int) throws {
    let largest = 1 << bits - 1
    let count = largest + 1
    let data = (0..<count).flatMap { value in
      let pixel = UInt32(value << (32 - bits))
      return (0..<4).map { UInt8(truncatingIfNeeded: pixel >> (8 * $0)) }
    }
    let file = BMPFile(
      width: min(count, 256), height: max(1, count / 256), bits: 32, compression: 3,
      masks: [UInt32(largest << (32 - bits)), 1, 1], data: data)
    let image = try decode(BMPFile.topDown(file).bytes)
    let reds = stride(from: 0, to: image.pixels.count, by: 3).map { Int(image.pixels[$0]) }
    #expect(reds == (0..<count).map { (2 * $0 * 255 + largest) / (2 * largest) })
  }

  @Test(arguments: 17...32)
  func `wide masks reach black, white and the middle`(bits: Int) throws {
    let shift = 32 - bits
    let mask = UInt32.max << shift
    let pixels: [UInt32] = [0, mask, mask / 2, mask / 255 * 77]
    let data = pixels.flatMap { pixel in (0..<4).map { UInt8(truncatingIfNeeded: pixel >> (8 * $0)) } }
    let file = BMPFile(width: 4, height: 1, bits: 32, compression: 3, masks: [0, mask, 0], data: data)
    let greens = try decode(file.bytes).pixels
    let largest = Double(mask >> shift)
    let expected = pixels.map { UInt8((Double(($0 & mask) >> shift) * 255 / largest).rounded()) }
    for (index, level) in expected.enumerated() {
      #expect(abs(Int(greens[3 * index + 1]) - Int(level)) <= (index == 2 ? 1 : 0))
      #expect(greens[3 * index] == 0 && greens[3 * index + 2] == 0)
    }
  }

  @Test func `channels may lie in any order, and a mask of 0 is a channel of 0`() throws {
    let file = BMPFile(
      infoBytes: 108, width: 1, height: 1, bits: 32, compression: 3, masks: [0xFF00, 0, 0xFF00_0000, 0xFF],
      data: [10, 20, 30, 40])
    #expect(try decode(file.bytes) == BMPImage(width: 1, height: 1, bands: 4, pixels: [20, 0, 40, 10]))
  }

  @Test(arguments: [52, 40])
  func `three masks mean no alpha`(infoBytes: Int) throws {
    let file = BMPFile(
      infoBytes: infoBytes, width: 1, height: 1, bits: 32, compression: 3, masks: [0xFF0000, 0xFF00, 0xFF],
      data: [1, 2, 3, 0])
    #expect(try decode(file.bytes) == BMPImage(width: 1, height: 1, bands: 3, pixels: [3, 2, 1]))
  }

  @Test(arguments: [(108, 4), (124, 4), (56, 3)])
  func `BI_RGB has alpha only by a V4 or V5 mask`(infoBytes: Int, bands: Int) throws {
    let file = BMPFile(
      infoBytes: infoBytes, width: 1, height: 1, bits: 32, masks: [0xFF, 0xFF00, 0xFF0000, 0xFF00_0000],
      data: [1, 2, 3, 4])
    #expect(try decode(file.bytes).pixels == [3, 2, 1, 4].prefix(bands).map { UInt8($0) })
  }

  @Test func `16-bit rows of odd width are padded`() throws {
    let file = BMPFile(width: 1, height: 2, bits: 16, data: [0x1F, 0, 0xEE, 0xEE, 0, 0x7C, 0xEE, 0xEE])
    #expect(try decode(file.bytes).pixels == [255, 0, 0, 0, 0, 255])
  }
}

extension BMPFile {
  static func topDown(_ file: BMPFile) -> BMPFile {
    var file = file
    file.height = -file.height
    return file
  }
}
