// Pictures for the engine's tests: drawn by formula, encoded through the binding.

import Bitmap
import Protocol
import Testing
import Vips

@testable import Worker

enum Fixture {
  /// Waves of several lengths and a few hard edges in each band: photo-like enough for a resampler.
  static func photo(_ width: Int, _ height: Int, bands: Int = 3) -> Raster {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(width * height * bands)
    for y in 0..<height {
      for x in 0..<width {
        for band in 0..<bands {
          let wave = (x * (3 + band) + y * 2) % 256
          let slow = abs((x + y * (band + 1)) / 2 % 256 - 128)
          let edge = (x / 29 + y / 23) % 3 == 0 ? 40 : 0
          pixels.append(UInt8(clamping: abs(wave - 128) + slow / 2 + edge))
        }
      }
    }
    return Raster(width: width, height: height, bands: bands, pixels: pixels)
  }

  static func image(_ width: Int, _ height: Int, bands: Int = 3) throws -> Image {
    try photo(width, height, bands: bands).image()
  }

  /// One colour, 8-bit samples.
  static func solid(_ width: Int, _ height: Int, _ color: [UInt8]) throws -> Image {
    let pixels = (0..<width * height).flatMap { _ in color }
    return try Raster(width: width, height: height, bands: color.count, pixels: pixels).image()
  }

  static func save(
    _ image: Image, _ format: ImageFormat, _ options: KeyValuePairs<String, Argument> = [:]
  ) throws -> [UInt8] {
    if format == .bmp { return try saveBMP(image) }
    let operation = try Operation(try #require(FormatSupport.saver(of: format)))
    try operation.set("in", .image(image))
    if format == .avif { try operation.set("compression", "av1") }
    for (name, value) in options { try operation.set(name, value) }
    return try operation.build().blob("buffer").withUnsafeBytes { Array($0) }
  }

  static func file(_ format: ImageFormat, _ width: Int, _ height: Int, bands: Int = 3) throws -> [UInt8] {
    try save(image(width, height, bands: bands), format)
  }

  private static func saveBMP(_ image: Image) throws -> [UInt8] {
    try BMPEncoder.encode(
      BMPImage(width: image.width, height: image.height, bands: image.bands, pixels: image.writeToMemory()))
  }

  /// An animation of one-colour frames.
  static func animation(_ format: ImageFormat, _ width: Int, _ height: Int, colors: [[UInt8]], delays: [Int]) throws
    -> [UInt8]
  {
    let joined = try Animation.join(colors.map { try solid(width, height, $0) })
    let timed = try joined.editingMetadata {
      $0.set("delay", delays)
      $0.set("loop", 3)
    }
    return try save(timed, format)
  }
}

func decodedBMP(_ bytes: [UInt8]) throws -> Image {
  let bitmap = try bytes.withUnsafeBytes {
    try BMPDecoder.decode($0, limits: BMPLimits(maxSide: 65_535, maxPixels: 1 << 28))
  }
  return try Raster(width: bitmap.width, height: bitmap.height, bands: bitmap.bands, pixels: bitmap.pixels).image()
}

/// Samples of an image as doubles, interleaved.
func samples(_ image: Image) throws -> [Double] {
  let bytes = try image.writeToMemory()
  switch image.format {
  case .uchar: return bytes.map(Double.init)
  case .ushort:
    return bytes.withUnsafeBytes { buffer in
      stride(from: 0, to: buffer.count, by: 2).map { Double(buffer.loadUnaligned(fromByteOffset: $0, as: UInt16.self)) }
    }
  default:
    Issue.record("samples of \(image.format) are not expected here")
    return []
  }
}

/// Peak signal to noise ratio, dB; infinite when equal.
func psnr(_ a: [Double], _ b: [Double], peak: Double = 255) -> Double {
  guard a.count == b.count, !a.isEmpty else { return -.infinity }
  let error = zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } / Double(a.count)
  return error == 0 ? .infinity : 10 * log10(peak * peak / error)
}

/// Without Foundation: through the exponent and a series for what is left.
func log10(_ value: Double) -> Double {
  let mantissa = value.significand
  let ratio = (mantissa - 1) / (mantissa + 1)
  var term = ratio
  var sum = 0.0
  for power in stride(from: 1, to: 60, by: 2) {
    sum += term / Double(power)
    term *= ratio * ratio
  }
  let ln2 = 0.693147180559945309
  return (2 * sum + Double(value.exponent) * ln2) / 2.302585092994045684
}
