// The image formats both sides know by number.

package enum ImageFormat: UInt8, CaseIterable, Sendable {
  case jpeg = 1
  case png = 2
  case gif = 3
  case webp = 4
  case tiff = 5
  case bmp = 6
  case avif = 7
  case heic = 8

  /// The name used on the command line and in records, which is also the usual file extension.
  package var name: String {
    switch self {
    case .jpeg: "jpg"
    case .png: "png"
    case .gif: "gif"
    case .webp: "webp"
    case .tiff: "tiff"
    case .bmp: "bmp"
    case .avif: "avif"
    case .heic: "heic"
    }
  }

  /// Extensions, lower case, that stand for this format. The first is ``name``.
  package var extensions: [String] {
    switch self {
    case .jpeg: ["jpg", "jpeg", "jpe", "jfif"]
    case .png: ["png"]
    case .gif: ["gif"]
    case .webp: ["webp"]
    case .tiff: ["tiff", "tif"]
    case .bmp: ["bmp", "dib"]
    case .avif: ["avif"]
    case .heic: ["heic", "heif"]
    }
  }

  /// The format an extension stands for, whatever its case.
  package init?(extension text: String) {
    guard let found = Self.byExtension[text.lowercased()] else { return nil }
    self = found
  }

  private static let byExtension = Dictionary(
    uniqueKeysWithValues: allCases.flatMap { format in format.extensions.map { ($0, format) } })
}

/// A set of formats as one u16, bit n for raw value n.
package struct ImageFormatSet: OptionSet, Hashable, Sendable {
  package var rawValue: UInt16

  package init(rawValue: UInt16) { self.rawValue = rawValue }

  package init(_ formats: some Sequence<ImageFormat>) {
    rawValue = formats.reduce(0) { $0 | 1 << UInt16($1.rawValue) }
  }

  package func contains(_ format: ImageFormat) -> Bool { rawValue & 1 << UInt16(format.rawValue) != 0 }

  package var formats: [ImageFormat] { ImageFormat.allCases.filter(contains) }
}
