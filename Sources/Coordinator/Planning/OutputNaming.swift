// From where an input lies to where its outputs go.

import Protocol

struct OutputNaming: Sendable {
  private static let dot = UInt8(ascii: ".")
  private static let slash = UInt8(ascii: "/")

  /// The output directory, as bytes, without a slash at its end.
  let root: [UInt8]
  let variants: [Variant]

  init(root: [UInt8], variants: [Variant]) {
    self.root = root
    self.variants = variants
  }

  /// - Parameters:
  ///   - relative: path below the input directory, as bytes.
  ///   - number: 0 for the plain name; others become `-N` before the extension.
  func path(_ relative: ArraySlice<UInt8>, variant index: Int, number: Int = 0) -> [UInt8] {
    let variant = variants[index]
    let nameStart = relative.lastIndex(of: Self.slash).map { $0 + 1 } ?? relative.startIndex
    let dot = relative[nameStart...].lastIndex(of: Self.dot).flatMap { $0 > nameStart ? $0 : nil }
    let suffix = dot.map { relative[($0 + 1)...] }
    let known = suffix.flatMap { ImageFormat(extension: String(decoding: $0, as: UTF8.self)) }

    // An extension that already stands for the format stays as it is written; a word that is no format is a part of
    // the name, such as `v2` in `photo.v2`.
    var stem = relative
    var ending: [UInt8] = []
    if let suffix, known != nil || variant.format == nil {
      stem = relative[..<(suffix.startIndex - 1)]
      ending = [Self.dot] + suffix
    }
    if let format = variant.format, known != format { ending = [Self.dot] + Array(format.name.utf8) }

    var path = root
    if path.last != Self.slash { path.append(Self.slash) }
    path += stem
    if !variant.label.isEmpty { path += Array("-\(variant.label)".utf8) }
    if number > 0 { path += Array("-\(number)".utf8) }
    return path + ending
  }
}
