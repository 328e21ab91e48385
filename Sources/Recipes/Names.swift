// Words of the command line for values of the protocol.

import Protocol

extension Resize.Kernel {
  package var name: String {
    switch self {
    case .lanczos3: "lanczos3"
    case .lanczos2: "lanczos2"
    case .mitchell: "mitchell"
    case .cubic: "cubic"
    case .linear: "linear"
    case .nearest: "nearest"
    }
  }

  init(named word: String) throws(RecipeError) {
    guard let kernel = Self.allCases.first(where: { $0.name == word }) else {
      throw .unknown(word, at: "--kernel", allowed: Self.allCases.map(\.name))
    }
    self = kernel
  }
}

extension MetadataPolicy {
  package var name: String {
    switch self {
    case .none: "none"
    case .icc: "icc"
    case .exif: "exif"
    case .all: "all"
    }
  }
}

extension Color {
  private static let names: [(String, Color)] = [
    ("white", .white), ("black", Color(red: 0, green: 0, blue: 0)), ("gray", Color(red: 128, green: 128, blue: 128)),
    ("red", Color(red: 255, green: 0, blue: 0)), ("green", Color(red: 0, green: 128, blue: 0)),
    ("blue", Color(red: 0, green: 0, blue: 255)),
  ]

  /// `#rgb`, `#rrggbb` or one of a few names.
  init(parsing text: String) throws(RecipeError) {
    if let named = Self.names.first(where: { $0.0 == text }) {
      self = named.1
      return
    }
    var digits = text.hasPrefix("#") ? Array(text.utf8.dropFirst()) : []
    if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
    let hexadecimal = digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 32) }
    guard digits.count == 6, hexadecimal, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw RecipeError(
        at: "--background", "'\(text)' is not a colour",
        allowed: "write #rrggbb, #rgb or one of: " + Self.names.map(\.0).joined(separator: ", "))
    }
    self.init(red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
  }
}

extension Recipe {
  /// One line a person understands, such as `resize 256x256! (lanczos3) -> same format`.
  package var summary: String {
    let steps = self.steps.map(\.summary)
    let targets = variants.map { variant in
      let quality = variant.quality.map { ["quality \($0)"] } ?? []
      let options = (quality + variant.options.map { "\($0.name)=\($0.value)" }).joined(separator: ",")
      return (variant.format?.name ?? "same format") + (options.isEmpty ? "" : "[\(options)]")
    }
    return (steps.isEmpty ? ["no change of pixels"] : steps).joined(separator: ", ") + " -> "
      + targets.joined(separator: ", ")
  }
}

extension Step {
  fileprivate var summary: String {
    switch self {
    case .resize(let resize): "resize \(resize.geometry) (\(resize.kernel.name))"
    case .blur(let sigma): "blur \(sigma)"
    case .convolve(.sharpen): "sharpen"
    case .convolve(.edgeEnhance): "edge enhance"
    case .convolve(let mask): "convolve \(mask.width)x\(mask.height)"
    case .linear(let multiply, let add): "linear x\(multiply) \(add < 0 ? "" : "+")\(add)"
    case .gamma(let exponent): "gamma \(exponent)"
    case .colorMatrix: "colour matrix"
    case .grayscale: "grayscale"
    }
  }
}
