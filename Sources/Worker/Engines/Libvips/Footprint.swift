// What libvips and the codecs under it take for one picture, from its header: estimates that rather say too much.

import Protocol
import Vips

/// Bytes. The numbers are measured peaks of the resident set (docs/decisions/0012-admission.md).
enum Footprint {
  /// Of a decoder at work, besides the file and the picture it gives.
  /// - Parameters:
  ///   - picture: all frames as decoded, bytes.
  ///   - samples: width x height x bands x frames at full size.
  static func decoder(_ format: ImageFormat, picture: UInt64, samples: UInt64, isInterlaced: Bool) -> UInt64 {
    switch format {
    case .jpeg: isInterlaced ? 2 * samples : 0
    case .png: isInterlaced ? picture : 0
    case .gif, .webp, .tiff, .bmp: picture
    case .avif, .heic: 2 * picture
    }
  }

  /// Of a step, given its input in memory and its output: sharpening for one has as much again in another colour space.
  static func step(from input: UInt64, to output: UInt64) -> UInt64 { 2 * (input + output) }

  /// Of an encoder at work, and the file it makes, for each pixel.
  /// - Parameter isLossless: WebP keeps all of a picture or its alpha as it is, and looks for repetitions in it.
  static func encoder(_ format: ImageFormat, isLossless: Bool) -> UInt64 {
    switch format {
    case .jpeg, .png, .tiff: 4
    case .bmp: 6
    case .webp: isLossless ? 40 : 8
    case .gif: 12
    case .avif, .heic: 32
    }
  }
}
