// Why bytes are not an image this codec reads, or pixels not an image it writes.
package enum BMPError: Error, Equatable, Sendable {
  /// The bytes do not begin with `BM`.
  case notBMP
  /// The bytes end before what the header demands; the text says what is missing and where the bytes end.
  case truncated(String)
  /// A field contradicts the format or another field.
  case corrupt(String)
  /// A legal file of a kind this codec does not read, or an image it does not write.
  case unsupported(String)
  /// More pixels than the limits, or than the format can address; sides in pixels.
  case tooLarge(width: Int, height: Int)

  /// One line for a person: what was wrong, and where.
  package var message: String {
    switch self {
    case .notBMP: "not a BMP: the file does not begin with BM"
    case .truncated(let what): "BMP truncated: \(what)"
    case .corrupt(let what): "BMP corrupt: \(what)"
    case .unsupported(let what): "BMP not supported: \(what)"
    case .tooLarge(let width, let height): "BMP too large: \(width) x \(height) pixels"
    }
  }
}
