// The segments of a JPEG up to its first scan (ITU-T T.81, B.1.1).

/// Walks from marker to marker; never reads outside of the bytes, whatever they say.
struct JPEGSegments {
  private let bytes: UnsafeRawBufferPointer
  /// Of a marker, or of the second byte of the first scan's.
  private var offset = 2

  /// - Parameter bytes: begin with an SOI marker.
  init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  /// The next segment's marker and content; nil at the first scan.
  mutating func next() throws(Unsuitable) -> (marker: UInt8, content: UnsafeRawBufferPointer)? {
    guard offset < bytes.count, bytes[offset] == 0xff else { throw .init("damaged header") }
    while offset < bytes.count, bytes[offset] == 0xff { offset += 1 }
    guard offset < bytes.count else { throw .init("damaged header") }
    let marker = bytes[offset]
    guard marker != 0xda else { return nil }
    // Without content: TEM, restarts, start and end of image. None belongs here.
    guard marker > 0x01, !(0xd0...0xd9).contains(marker), let content = content() else { throw .init("damaged header") }
    offset += 3 + content.count
    return (marker, content)
  }

  /// After ``next()`` has returned nil: what the first scan's header says, and all that follows it.
  func scan() -> (header: UnsafeRawBufferPointer, data: UnsafeRawBufferPointer)? {
    guard let header = content() else { return nil }
    return (header, UnsafeRawBufferPointer(rebasing: bytes[(offset + 3 + header.count)...]))
  }

  /// Of the segment whose marker ends at the offset.
  private func content() -> UnsafeRawBufferPointer? {
    guard let length = bytes.integer16(at: offset + 1), length >= 2 else { return nil }
    return bytes.slice(offset + 3, length - 2)
  }
}
