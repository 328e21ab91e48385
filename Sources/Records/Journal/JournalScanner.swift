// Takes the values of a journal line off its bytes, in the one spelling in which they are written.

/// Each call takes something off the front, or nothing and says so.
struct JournalScanner {
  private var rest: ArraySlice<UInt8>

  init(_ bytes: ArraySlice<UInt8>) { rest = bytes }

  var isAtEnd: Bool { rest.isEmpty }

  mutating func take(_ text: StaticString) -> Bool {
    text.withUTF8Buffer { text in
      guard rest.starts(with: text) else { return false }
      rest = rest.dropFirst(text.count)
      return true
    }
  }

  /// Sixteen lower-case digits in quotes.
  mutating func hexadecimal() -> UInt64? {
    guard rest.count >= 18, rest.first == UInt8(ascii: "\""), rest[rest.startIndex + 17] == UInt8(ascii: "\"") else {
      return nil
    }
    var value: UInt64 = 0
    for byte in rest[(rest.startIndex + 1)..<(rest.startIndex + 17)] {
      guard let digit = Self.digit(byte) else { return nil }
      value = value << 4 | UInt64(digit)
    }
    rest = rest.dropFirst(18)
    return value
  }

  mutating func integer() -> Int64? {
    let isNegative = rest.first == UInt8(ascii: "-")
    let digits = rest.dropFirst(isNegative ? 1 : 0).prefix { 48...57 ~= $0 }
    // One more than nineteen may not fit, and is not written.
    guard 1...19 ~= digits.count, digits.count == 1 || digits.first != UInt8(ascii: "0") else { return nil }
    let magnitude = digits.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 - 48) }
    guard magnitude <= UInt64(Int64.max) + (isNegative ? 1 : 0) else { return nil }
    rest = rest[digits.endIndex...]
    return isNegative ? Int64(truncatingIfNeeded: 0 &- magnitude) : Int64(magnitude)
  }

  /// A string in quotes, with the escapes of ``JSONWriter``.
  mutating func string() -> String? {
    guard let content = takeQuoted() else { return nil }
    guard content.contains(UInt8(ascii: "\\")) else { return String(decoding: content, as: UTF8.self) }
    var text: [UInt8] = []
    var left = content
    while let byte = left.popFirst() {
      guard byte == UInt8(ascii: "\\") else {
        text.append(byte)
        continue
      }
      switch left.popFirst() {
      case UInt8(ascii: "\""): text.append(UInt8(ascii: "\""))
      case UInt8(ascii: "\\"): text.append(UInt8(ascii: "\\"))
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "u"):
        guard left.starts(with: "00".utf8), let high = left.dropFirst(2).first.flatMap(Self.digit),
          let low = left.dropFirst(3).first.flatMap(Self.digit)
        else { return nil }
        text.append(high << 4 | low)
        left = left.dropFirst(4)
      default: return nil
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  mutating func skipString() -> Bool { takeQuoted() != nil }

  /// What is between two quotes, escapes and all.
  private mutating func takeQuoted() -> ArraySlice<UInt8>? {
    guard rest.first == UInt8(ascii: "\"") else { return nil }
    var end = rest.startIndex + 1
    while end < rest.endIndex, rest[end] != UInt8(ascii: "\"") { end += rest[end] == UInt8(ascii: "\\") ? 2 : 1 }
    guard end < rest.endIndex else { return nil }
    defer { rest = rest[(end + 1)...] }
    return rest[(rest.startIndex + 1)..<end]
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 97...102: byte - 87
    default: nil
    }
  }
}
