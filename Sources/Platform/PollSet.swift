// The descriptors a loop waits on. poll(2) stands behind it; epoll could without a change outside.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// What happened on one descriptor. Tokens are the caller's, so an event for something the caller closed earlier in the
/// same turn is recognised by its token even when the number is already in use again.
package struct PollEvent: Equatable, Sendable {
  package var token: Int
  package var isReadable: Bool
  package var isWritable: Bool
  /// The other end is gone or the descriptor is bad (POLLHUP, POLLERR, POLLNVAL). Bytes may still be waiting: read on
  /// until `endOfStream`. Reported whatever was asked for, so remove the descriptor or the loop spins.
  package var isHungUp: Bool

  package init(token: Int, isReadable: Bool = false, isWritable: Bool = false, isHungUp: Bool = false) {
    self.token = token
    self.isReadable = isReadable
    self.isWritable = isWritable
    self.isHungUp = isHungUp
  }
}

package struct PollSet: Sendable {
  private var entries: [pollfd] = []
  /// In step with `entries`.
  private var tokens: [Int] = []
  /// Position in `entries` by descriptor number; -1 where it is not in the set.
  private var positions: [Int] = []
  private var events: [PollEvent] = []

  package init() {}

  package var count: Int { entries.count }

  /// Adds the descriptor, or changes what it waits for and its token.
  package mutating func set(_ number: CInt, wantsRead: Bool, wantsWrite: Bool, token: Int) {
    precondition(number >= 0, "no descriptor")
    let asked = Int16((wantsRead ? POLLIN : 0) | (wantsWrite ? POLLOUT : 0))
    if let position = position(of: number) {
      entries[position].events = asked
      tokens[position] = token
      return
    }
    while positions.count <= Int(number) { positions.append(-1) }
    positions[Int(number)] = entries.count
    entries.append(pollfd(fd: number, events: asked, revents: 0))
    tokens.append(token)
  }

  /// Does nothing if the descriptor is not in the set. To be called before the number is closed.
  package mutating func remove(_ number: CInt) {
    guard let position = position(of: number) else { return }
    let last = entries.count - 1
    positions[Int(entries[last].fd)] = position
    positions[Int(number)] = -1
    entries.swapAt(position, last)
    tokens.swapAt(position, last)
    entries.removeLast()
    tokens.removeLast()
  }

  /// Waits until something happens, at most the timeout (nil: for ever; 0: not at all), never less. Empty after the
  /// timeout and after a signal. Allocates nothing once warm, if the caller has let go of the array of the turn before.
  package mutating func wait(timeoutNanoseconds: UInt64?) -> [PollEvent] {
    events.removeAll(keepingCapacity: true)
    let timeout = timeoutNanoseconds.map { Int64(clamping: $0) } ?? -1
    var remaining = entries.withUnsafeMutableBufferPointer { cplatform_poll($0.baseAddress, $0.count, timeout) }
    // EINTR, or the kernel is short of memory for a moment: the caller's next turn. The rest are mistakes of ours.
    let code = Errno(rawValue: -remaining)
    precondition(remaining >= 0 || code == .interrupted || code == .noMemory, "poll: \(code)")
    for (position, entry) in entries.enumerated() where remaining > 0 && entry.revents != 0 {
      remaining -= 1
      let found = CInt(entry.revents)
      events.append(
        PollEvent(
          token: tokens[position],
          isReadable: found & CInt(POLLIN) != 0,
          isWritable: found & CInt(POLLOUT) != 0,
          isHungUp: found & CInt(POLLHUP | POLLERR | POLLNVAL) != 0))
    }
    return events
  }

  private func position(of number: CInt) -> Int? {
    guard positions.indices.contains(Int(number)), positions[Int(number)] >= 0 else { return nil }
    return positions[Int(number)]
  }
}
