// Command-line arguments are bytes; ArgumentParser takes Strings. This carries any byte through a String and back.

/// `CommandLine.arguments` replaces what is not UTF-8, and such names exist. Each byte of an argument that is not valid
/// UTF-8 becomes the scalar U+10FF00 + byte; a valid argument that already holds such a scalar is treated the same way,
/// so that decoding is exact.
package enum ArgumentBytes {
  private static let base: UInt32 = 0x10_FF00

  private static func isCarrier(_ scalar: Unicode.Scalar) -> Bool { (base...base + 0xff).contains(scalar.value) }

  package static func encode(_ bytes: some Collection<UInt8>) -> String {
    if let text = String(validating: bytes, as: UTF8.self), !text.unicodeScalars.contains(where: isCarrier) {
      return text
    }
    var text = String.UnicodeScalarView()
    for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : Unicode.Scalar(base + UInt32(byte))!) }
    return String(text)
  }

  package static func decode(_ text: String) -> [UInt8] {
    guard text.unicodeScalars.contains(where: isCarrier) else { return Array(text.utf8) }
    return text.unicodeScalars.flatMap { isCarrier($0) ? [UInt8($0.value - base)] : Array(String($0).utf8) }
  }
}
