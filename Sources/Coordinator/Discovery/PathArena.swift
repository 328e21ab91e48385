// A million paths in a few blocks of memory instead of a million arrays.

/// Append-only; blocks of 1 MiB, so growing never copies what is there.
struct PathArena: Sendable {
  struct Span: Equatable, Sendable {
    fileprivate var start: UInt32
    private(set) var count: UInt16

    /// The same bytes without the first `length`.
    func dropping(_ length: Int) -> Span { Span(start: start + UInt32(length), count: count - UInt16(length)) }

    fileprivate init(start: UInt32, count: UInt16) {
      self.start = start
      self.count = count
    }
  }

  /// Bytes of a path.
  static let longest = Int(UInt16.max)
  private static let blockBits: UInt32 = 20
  private var blocks: [[UInt8]] = []

  /// - Parameter bytes: at most 65,535.
  /// - Returns: nil when the path is too long to be one, or 4 GiB of paths are reached.
  mutating func append(_ bytes: some Collection<UInt8>) -> Span? {
    let size = 1 << Self.blockBits
    guard bytes.count <= Self.longest else { return nil }
    if blocks.isEmpty || blocks[blocks.count - 1].count + bytes.count > size {
      guard blocks.count < 1 << (32 - Self.blockBits) else { return nil }
      blocks.append([])
      blocks[blocks.count - 1].reserveCapacity(size)
    }
    let last = blocks.count - 1
    let start = UInt32(last) << Self.blockBits + UInt32(blocks[last].count)
    blocks[last].append(contentsOf: bytes)
    return Span(start: start, count: UInt16(bytes.count))
  }

  subscript(span: Span) -> ArraySlice<UInt8> {
    let offset = Int(span.start & (1 << Self.blockBits - 1))
    // A span that starts at the very end of a full block is empty.
    let block = Int(span.start >> Self.blockBits)
    return span.count == 0 ? [] : blocks[block][offset..<offset + Int(span.count)]
  }
}
