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
  package init?(extension text: String) { self.init(extension: Array(text.utf8)[...]) }

  /// The same of bytes, as the planning of a million paths asks.
  package init?(extension bytes: ArraySlice<UInt8>) {
    guard let code = Self.code(bytes), let found = Self.codes.first(where: { $0.code == code }) else { return nil }
    self = found.format
  }

  private static let codes = allCases.flatMap { format in
    format.extensions.map { (code: code(Array($0.utf8)[...])!, format: format) }
  }

  /// The length, and at most four bytes with ASCII letters in lower case; nil for what is longer than any extension.
  private static func code(_ bytes: ArraySlice<UInt8>) -> UInt64? {
    guard bytes.count <= 4 else { return nil }
    return bytes.reduce(UInt64(bytes.count)) { $0 << 8 | UInt64((65...90).contains($1) ? $1 | 32 : $1) }
  }
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
