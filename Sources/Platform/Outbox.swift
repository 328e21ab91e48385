// Bytes waiting for a socket that is not ready: written in order, none lost, none twice.
import SystemPackage

package enum OutboxOutcome: Equatable, Sendable {
  /// Nothing is left.
  case drained
  /// The socket is full: wait until it is writable.
  case blocked
  /// Nobody will read any more; what is left stays, so that `pendingBytes` tells how much was lost.
  case broken
}

package struct Outbox: Sendable {
  /// Kept when drained, so that a steady stream of frames allocates nothing; a larger peak is given back.
  private static let keptCapacity = 256 * 1024

  private var storage: [UInt8] = []
  /// Bytes of `storage` already written.
  private var written = 0

  package init() {}

  package var pendingBytes: Int { storage.count - written }
  package var isEmpty: Bool { pendingBytes == 0 }

  /// Amortised O(bytes appended).
  package mutating func append(_ bytes: [UInt8]) {
    // Only when at least half is dead: each byte then pays for at most one move.
    if written >= 4096 && written * 2 >= storage.count {
      storage.removeSubrange(..<written)
      written = 0
    }
    storage.append(contentsOf: bytes)
  }

  /// Writes as much as the stream socket takes now; on a blocking one, everything.
  package mutating func flush(to number: CInt) throws(SystemError) -> OutboxOutcome {
    while !isEmpty {
      let outcome = try storage.withUnsafeBufferPointer { (bytes) throws(SystemError) in
        try StreamSocket.write(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[written...])), to: number)
      }
      switch outcome {
      case .bytes(let count): written += count
      case .wouldBlock: return .blocked
      case .broken: return .broken
      }
    }
    storage.removeAll(keepingCapacity: storage.capacity <= Self.keptCapacity)
    written = 0
    return .drained
  }
}
