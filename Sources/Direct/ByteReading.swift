// Integers out of a file's header.

extension UnsafeRawBufferPointer {
  /// nil when the two bytes are not all there.
  func integer16(at offset: Int, bigEndian: Bool = true) -> Int? {
    guard offset >= 0, offset <= count - 2 else { return nil }
    let value = loadUnaligned(fromByteOffset: offset, as: UInt16.self)
    return Int(bigEndian ? UInt16(bigEndian: value) : UInt16(littleEndian: value))
  }

  /// nil when the four bytes are not all there.
  func integer32(at offset: Int, bigEndian: Bool = true) -> Int? {
    guard offset >= 0, offset <= count - 4 else { return nil }
    let value = loadUnaligned(fromByteOffset: offset, as: UInt32.self)
    return Int(bigEndian ? UInt32(bigEndian: value) : UInt32(littleEndian: value))
  }

  /// Whether `text` stands at `offset`.
  func holds(_ text: StaticString, at offset: Int) -> Bool {
    let length = text.utf8CodeUnitCount
    guard offset >= 0, length <= count, offset <= count - length else { return false }
    for index in 0..<length where self[offset + index] != text.utf8Start[index] { return false }
    return true
  }

  /// `count` bytes from `offset`, or nil when they are not all there.
  func slice(_ offset: Int, _ length: Int) -> UnsafeRawBufferPointer? {
    guard offset >= 0, length >= 0, length <= count, offset <= count - length else { return nil }
    return UnsafeRawBufferPointer(rebasing: self[offset..<offset + length])
  }
}
