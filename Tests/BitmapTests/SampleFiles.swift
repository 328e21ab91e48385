import Testing

/// One small valid file of each kind the decoder reads, with the pixels it holds.
struct SampleFile: Sendable, CustomTestStringConvertible {
  let name: String
  let bytes: [UInt8]
  let bands: Int
  let pixels: [UInt8]
  let width: Int
  let height: Int

  var testDescription: String { name }

  init(_ name: String, _ file: BMPFile, bands: Int, _ pixels: [UInt8]) {
    self.name = name
    self.bytes = file.bytes
    self.bands = bands
    self.pixels = pixels
    (width, height) = (file.width, abs(file.height))
  }
}

private let red: UInt32 = 0xFF0000
private let green: UInt32 = 0x00FF00
private let blue: UInt32 = 0x0000FF
private let white: UInt32 = 0xFFFFFF
private let R: [UInt8] = [255, 0, 0]
private let G: [UInt8] = [0, 255, 0]
private let B: [UInt8] = [0, 0, 255]
private let W: [UInt8] = [255, 255, 255]
private let K: [UInt8] = [0, 0, 0]

let sampleFiles: [SampleFile] = indexedSamples + colourSamples + compressedSamples + headerSamples

private let indexedSamples = [
  SampleFile(
    "1 bit", BMPFile(width: 10, height: 2, bits: 1, palette: [0, white], data: [0xAA, 0x40, 0, 0, 0xFF, 0x80, 0, 0]),
    bands: 1,
    [255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 255, 0, 255, 0, 255, 0, 255, 0, 0, 255]),
  SampleFile(
    "2 bits",
    BMPFile(
      width: 5, height: 1, bits: 2, palette: [red, green, blue, white], data: [0b00_01_10_11, 0b10_000000, 0, 0]),
    bands: 3, R + G + B + W + B),
  SampleFile(
    "4 bits",
    BMPFile(width: 3, height: 2, bits: 4, palette: [red, green, blue], data: [0x01, 0x20, 0, 0, 0x21, 0x0F, 0, 0]),
    bands: 3, B + G + R + R + G + B),
  SampleFile(
    "8 bits",
    BMPFile(
      width: 3, height: 2, bits: 8, coloursUsed: 3, palette: [red, green, blue], data: [0, 1, 2, 0, 2, 1, 0, 0]),
    bands: 3, B + G + R + R + G + B),
  SampleFile(
    "8 bits gray",
    BMPFile(width: 3, height: 1, bits: 8, coloursUsed: 3, palette: [0x101010, 0x808080, white], data: [2, 1, 0, 0]),
    bands: 1, [255, 128, 16]),
  SampleFile(
    "8 bits top-down",
    BMPFile(width: 1, height: -2, bits: 8, coloursUsed: 2, palette: [red, green], data: [0, 9, 9, 9, 1, 9, 9, 9]),
    bands: 3, R + G),
]

private let colourSamples = [
  SampleFile(
    "16 bits, 5-5-5", BMPFile(width: 3, height: 1, bits: 16, data: [0x00, 0x7C, 0xE0, 0x83, 0x10, 0x00, 0, 0]),
    bands: 3, R + G + [0, 0, 132]),
  SampleFile(
    "16 bits, 5-6-5",
    BMPFile(
      width: 3, height: 1, bits: 16, compression: 3, masks: [0xF800, 0x07E0, 0x001F],
      data: [0x00, 0xF8, 0x00, 0x04, 0x1F, 0x00, 0, 0]),
    bands: 3, R + [0, 130, 0] + B),
  SampleFile(
    "16 bits, 4-4-4-4",
    BMPFile(
      infoBytes: 56, width: 2, height: 1, bits: 16, compression: 3, masks: [0x0F00, 0x00F0, 0x000F, 0xF000],
      data: [0x21, 0x83, 0xFF, 0x0F]),
    bands: 4, [51, 34, 17, 136, 255, 255, 255, 0]),
  SampleFile(
    "24 bits", BMPFile(width: 2, height: 2, data: [1, 2, 3, 4, 5, 6, 0, 0, 7, 8, 9, 10, 11, 12, 0, 0]),
    bands: 3, [9, 8, 7, 12, 11, 10, 3, 2, 1, 6, 5, 4]),
  SampleFile(
    "32 bits", BMPFile(width: 2, height: 1, bits: 32, data: [1, 2, 3, 99, 4, 5, 6, 0]),
    bands: 3, [3, 2, 1, 6, 5, 4]),
  SampleFile(
    "32 bits, 11-11-10",
    BMPFile(
      width: 2, height: 1, bits: 32, compression: 3, masks: [0xFFE0_0000, 0x001F_FC00, 0x3FF],
      data: [0xFF, 0x03, 0xE0, 0xFF, 0x00, 0x00, 0x10, 0x80]),
    bands: 3, [255, 0, 255, 128, 128, 0]),
  SampleFile(
    "32 bits, alpha in V5",
    BMPFile(
      infoBytes: 124, width: 2, height: 1, bits: 32, compression: 3,
      masks: [0xFF0000, 0xFF00, 0xFF, 0xFF00_0000], data: [1, 2, 3, 99, 4, 5, 6, 0]),
    bands: 4, [3, 2, 1, 99, 6, 5, 4, 0]),
  SampleFile(
    "32 bits, BI_ALPHABITFIELDS",
    BMPFile(
      width: 2, height: 1, bits: 32, compression: 6, masks: [0xFF, 0xFF00, 0xFF0000, 0xFF00_0000],
      data: [1, 2, 3, 99, 4, 5, 6, 0]),
    bands: 4, [1, 2, 3, 99, 4, 5, 6, 0]),
]

private let compressedSamples = [
  SampleFile(
    "RLE8",
    BMPFile(
      width: 4, height: 2, bits: 8, compression: 1, coloursUsed: 3, palette: [red, green, blue],
      data: [3, 1, 1, 2, 0, 0, 0, 3, 2, 1, 0, 0, 1, 1, 0, 1]),
    bands: 3, B + G + R + G + G + G + G + B),
  SampleFile(
    "RLE4",
    BMPFile(
      width: 5, height: 2, bits: 4, compression: 2, coloursUsed: 3, palette: [red, green, blue],
      data: [5, 0x12, 0, 0, 0, 5, 0x01, 0x20, 0x10, 0, 0, 1]),
    bands: 3, R + G + B + R + G + G + B + G + B + G),
  SampleFile(
    "RLE24",
    BMPFile(
      infoBytes: 64, width: 4, height: 2, bits: 24, compression: 4,
      data: [4, 0, 0, 255, 0, 0, 0, 3, 255, 0, 0, 0, 255, 0, 1, 2, 3, 0, 1, 255, 255, 255, 0, 1]),
    bands: 3, B + G + [3, 2, 1] + W + R + R + R + R),
  SampleFile(
    "Huffman",
    BMPFile(
      infoBytes: 64, width: 8, height: 2, bits: 1, compression: 3, palette: [white, 0], data: [0x83, 0x35, 0xF8]),
    bands: 1, [0, 0, 255, 255, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0, 0]),
]

private let headerSamples = [
  SampleFile(
    "OS/2 1.x",
    BMPFile(infoBytes: 12, width: 2, height: 1, bits: 4, palette: [red, green, blue], data: [0x20, 0, 0, 0]),
    bands: 3, B + R),
  SampleFile(
    "OS/2 2.x of 16 bytes",
    BMPFile(infoBytes: 16, width: 2, height: 1, bits: 1, palette: [red, green], data: [0x40, 0, 0, 0]),
    bands: 3, R + G),
  SampleFile(
    "V4 palette with a gap",
    BMPFile(
      infoBytes: 108, width: 2, height: 1, bits: 8, coloursUsed: 2, palette: [red, green], gap: 7, data: [1, 0, 0, 0]),
    bands: 3, G + R),
]
