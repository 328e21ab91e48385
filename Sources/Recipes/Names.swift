// Words of the command line for values of the protocol.

import Protocol

/// A value with one word for each case.
protocol Named: Equatable, CaseIterable {
  var name: String { get }
}

extension Named {
  init(named word: String) throws(InvalidValue) {
    guard let value = Self.allCases.first(where: { $0.name == word }) else {
      throw .unknown(word, Self.allCases.map(\.name))
    }
    self = value
  }
}

extension Resize.Kernel: Named {
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
}

extension MetadataPolicy: Named {
  package var name: String {
    switch self {
    case .none: "none"
    case .icc: "icc"
    case .exif: "exif"
    case .all: "all"
    }
  }
}

extension Flip: Named {
  package var name: String {
    switch self {
    case .horizontal: "horizontal"
    case .vertical: "vertical"
    }
  }
}

extension Gravity: Named {
  package var name: String {
    switch self {
    case .centre: "centre"
    case .north: "north"
    case .east: "east"
    case .south: "south"
    case .west: "west"
    case .northEast: "north-east"
    case .southEast: "south-east"
    case .southWest: "south-west"
    case .northWest: "north-west"
    }
  }

  /// For those to whom the middle is the center.
  static func parse(_ word: String) throws(InvalidValue) -> Gravity {
    word == "center" ? .centre : try Gravity(named: word)
  }
}

extension Resize.Anchor {
  var name: String {
    switch self {
    case .gravity(let gravity): gravity.name
    case .attention: "attention"
    case .entropy: "entropy"
    }
  }

  static func parse(_ word: String) throws(InvalidValue) -> Resize.Anchor {
    switch word {
    case "attention": return .attention
    case "entropy": return .entropy
    default:
      do throws(InvalidValue) {
        return .gravity(try Gravity.parse(word))
      } catch {
        throw .unknown(word, Gravity.allCases.map(\.name) + ["attention", "entropy"])
      }
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
  static func parse(_ text: String) throws(InvalidValue) -> Color {
    if let named = names.first(where: { $0.0 == text }) { return named.1 }
    var digits = text.hasPrefix("#") ? Array(text.utf8.dropFirst()) : []
    if digits.count == 3 { digits = digits.flatMap { [$0, $0] } }
    let hexadecimal = digits.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 32) }
    guard digits.count == 6, hexadecimal, let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw InvalidValue(
        "'\(text)' is not a colour",
        allowed: "write #rrggbb or #rgb, in YAML within quotes, or one of: " + names.map(\.0).joined(separator: ", "))
    }
    return Color(red: UInt8(value >> 16), green: UInt8(value >> 8 & 255), blue: UInt8(value & 255))
  }

  /// The name, or `#rrggbb`.
  var name: String {
    if let named = Self.names.first(where: { $0.1 == self }) { return named.0 }
    return "#"
      + [red, green, blue].map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}

enum Truth {
  static func parse(_ word: String) throws(InvalidValue) -> Bool {
    switch word {
    case "true": true
    case "false": false
    default: throw .unknown(word, ["true", "false"])
    }
  }
}
