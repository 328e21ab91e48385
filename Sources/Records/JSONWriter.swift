// Writes JSON text, compact, one value after another. RFC 8259.

/// The caller opens and closes objects and arrays in order; commas are set here.
package struct JSONWriter {
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false

  package init() { bytes.reserveCapacity(512) }

  /// One object and a newline.
  package static func line(_ body: (inout JSONWriter) -> Void) -> [UInt8] {
    var json = JSONWriter()
    json.object(nil, body)
    json.bytes.append(UInt8(ascii: "\n"))
    return json.bytes
  }

  package mutating func object(_ key: StaticString? = nil, _ body: (inout JSONWriter) -> Void) {
    open(key, UInt8(ascii: "{"))
    body(&self)
    close(UInt8(ascii: "}"))
  }

  /// - Parameter key: nil in an array, and for a text that is one.
  package mutating func array<T>(
    _ key: StaticString?, _ values: some Sequence<T>, _ element: (inout JSONWriter, T) -> Void
  ) {
    open(key, UInt8(ascii: "["))
    for value in values { element(&self, value) }
    close(UInt8(ascii: "]"))
  }

  package mutating func field(_ key: StaticString, _ value: some FixedWidthInteger) {
    name(key)
    number(value)
  }

  /// As a string of sixteen digits.
  package mutating func field(_ key: StaticString, hexadecimal value: UInt64) {
    name(key)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 18) { text in
      text.initialize(repeating: UInt8(ascii: "\""))
      for place in 0..<16 { text[1 + place] = Self.digit(UInt8(value >> (60 - 4 * UInt64(place)) & 15)) }
      bytes.append(contentsOf: text)
    }
  }

  package mutating func field(_ key: StaticString, _ value: Bool) {
    name(key)
    bytes.append(contentsOf: (value ? "true" : "false").utf8)
  }

  /// A finite number with at most `decimals` digits after the point; others become null, JSON has no word for them.
  package mutating func field(_ key: StaticString, _ value: Double, decimals: Int) {
    name(key)
    bytes.append(contentsOf: (value.isFinite ? Decimal.text(value, decimals: decimals) : "null").utf8)
  }

  package mutating func field(_ key: StaticString, _ value: String) {
    name(key)
    quote(value.utf8)
  }

  /// A path as a string; when it is not UTF-8, repaired, and its exact bytes again under `base64Key` in base 64.
  package mutating func path(_ key: StaticString, _ value: [UInt8], base64Key: StaticString) {
    name(key)
    if value.allSatisfy(Self.isASCII) || String(validating: value, as: UTF8.self) != nil {
      quote(value)
    } else {
      quote(String(decoding: value, as: UTF8.self).utf8)
      field(base64Key, Base64.encode(value))
    }
  }

  package mutating func element(_ value: String) {
    comma()
    quote(value.utf8)
  }

  package mutating func key(dynamic key: String, _ value: some FixedWidthInteger) {
    comma()
    quote(key.utf8)
    bytes.append(UInt8(ascii: ":"))
    number(value)
  }

  /// Of at most 64 bits.
  private mutating func number(_ value: some FixedWidthInteger) {
    if value < 0 { bytes.append(UInt8(ascii: "-")) }
    var rest = UInt64(value.magnitude)
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { digits in
      var first = digits.endIndex
      repeat {
        first -= 1
        digits[first] = UInt8(ascii: "0") + UInt8(rest % 10)
        rest /= 10
      } while rest > 0
      bytes.append(contentsOf: digits[first...])
    }
  }

  private mutating func open(_ key: StaticString?, _ bracket: UInt8) {
    if let key { name(key) } else { comma() }
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func comma() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func name(_ key: StaticString) {
    comma()
    bytes.append(UInt8(ascii: "\""))
    key.withUTF8Buffer { bytes.append(contentsOf: $0) }
    bytes.append(UInt8(ascii: "\""))
    bytes.append(UInt8(ascii: ":"))
  }

  private mutating func quote(_ text: some Collection<UInt8>) {
    bytes.append(UInt8(ascii: "\""))
    if text.contains(where: Self.isEscaped) {
      for byte in text { escape(byte) }
    } else {
      bytes.append(contentsOf: text)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isASCII(_ byte: UInt8) -> Bool { byte < 0x80 }

  private static func isEscaped(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == 0x7f || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): bytes.append(contentsOf: [0x5c, 0x22])
    case UInt8(ascii: "\\"): bytes.append(contentsOf: [0x5c, 0x5c])
    case 0x0a: bytes.append(contentsOf: [0x5c, UInt8(ascii: "n")])
    case _ where Self.isEscaped(byte):
      bytes.append(contentsOf: "\\u00".utf8)
      bytes.append(contentsOf: [byte >> 4, byte & 15].map(Self.digit))
    default: bytes.append(byte)
    }
  }

  /// Lower case, of 0...15.
  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
