// Cuts a byte stream, split anywhere, into frames.

/// ```
///   feed:  [.. len][gth kind pay][load length kind ...]      any split
///   next:  Frame, Frame, ... then nil until more is fed
/// ```
/// After it has thrown, a decoder stays in error: the stream has no next frame boundary.
package struct FrameDecoder: Sendable {
  private var buffer: [UInt8] = []
  private var start = 0
  private var failure: ProtocolError?

  package init() {}

  /// Bytes fed and not yet returned as frames.
  package var pendingBytes: Int { buffer.count - start }

  package mutating func feed(_ bytes: UnsafeRawBufferPointer) {
    guard failure == nil else { return }
    if start == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      start = 0
    } else if start > 64 * 1024 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame, or nil when more bytes are needed.
  package mutating func next() throws(ProtocolError) -> Frame? {
    if let failure { throw failure }
    guard pendingBytes >= 4 else { return nil }
    let length = (0..<4).reduce(0) { $0 | Int(buffer[start + $1]) << (8 * $1) }
    guard length <= Frame.maximumLength else { throw fail(.oversize(length: length)) }
    guard length >= 1 else { throw fail(.emptyFrame) }
    guard pendingBytes >= 4 + length else { return nil }
    let first = start + 4
    start = first + length
    return Frame(kind: buffer[first], payload: buffer[first + 1..<start])
  }

  private mutating func fail(_ error: ProtocolError) -> ProtocolError {
    failure = error
    buffer = []
    start = 0
    return error
  }
}
