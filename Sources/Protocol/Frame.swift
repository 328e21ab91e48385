// The envelope of every message: u32 length, u8 kind, payload.

/// ```
///   +-----------+--------+- - - - - - -+
///   | length u32| kind u8| payload ... |     length = 1 + size of the payload, at most 1 MiB
///   +-----------+--------+- - - - - - -+
/// ```
package struct Frame: Equatable, Sendable {
  /// Upper bound of the length field, bytes. Checked before anything is allocated.
  package static let maximumLength = 1 << 20

  package var kind: UInt8
  /// Shares the decoder's memory: read it, do not keep it, or the next feed copies everything.
  package var payload: ArraySlice<UInt8>

  package init(kind: UInt8, payload: ArraySlice<UInt8>) {
    self.kind = kind
    self.payload = payload
  }

  /// The bytes of one frame; `body` writes the payload.
  package static func encode(kind: UInt8, _ body: (inout ByteWriter) -> Void) -> [UInt8] {
    var writer = ByteWriter()
    writer.integer(UInt32(0))
    writer.integer(kind)
    body(&writer)
    writer.patch(UInt32(writer.bytes.count - 4), at: 0)
    return writer.bytes
  }
}
