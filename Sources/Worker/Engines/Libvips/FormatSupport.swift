// Which formats this build of libvips reads and writes, and by which operations.

import Protocol
import Vips

enum FormatSupport {
  /// The loader that takes a whole file in memory; nil for BMP, which libvips leaves to ImageMagick and we do ourselves.
  static func loader(of format: ImageFormat) -> String? {
    switch format {
    case .jpeg: "jpegload_buffer"
    case .png: "pngload_buffer"
    case .gif: "gifload_buffer"
    case .webp: "webpload_buffer"
    case .tiff: "tiffload_buffer"
    case .avif, .heic: "heifload_buffer"
    case .bmp: nil
    }
  }

  static func saver(of format: ImageFormat) -> String? {
    switch format {
    case .jpeg: "jpegsave_buffer"
    case .png: "pngsave_buffer"
    case .gif: "gifsave_buffer"
    case .webp: "webpsave_buffer"
    case .tiff: "tiffsave_buffer"
    case .avif, .heic: "heifsave_buffer"
    case .bmp: nil
    }
  }

  static func decodes() -> ImageFormatSet {
    ImageFormatSet(ImageFormat.allCases.filter { loader(of: $0).map(Library.offers) ?? true })
  }

  static func encodes() -> ImageFormatSet {
    ImageFormatSet(ImageFormat.allCases.filter { saver(of: $0).map(Library.offers) ?? true })
  }

  /// Formats that keep every frame of an animation.
  static func holdsFrames(_ format: ImageFormat) -> Bool { format == .gif || format == .webp }

  /// Formats that keep 16 bits a sample.
  static func holds16Bits(_ format: ImageFormat) -> Bool { format == .png || format == .tiff }

  static func holdsProfile(_ format: ImageFormat) -> Bool { format != .gif && format != .bmp }

  /// Formats that store gray as one band.
  static func holdsGray(_ format: ImageFormat) -> Bool { format == .jpeg || format == .png || format == .tiff }

  static func holdsAlpha(_ format: ImageFormat) -> Bool { format != .jpeg }
}
