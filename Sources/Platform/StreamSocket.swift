// A connected pair of AF_UNIX stream sockets, and reading and writing one end by what its mode says: an end that is
// non-blocking answers `wouldBlock`, a blocking one waits.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum ReadOutcome: Equatable, Sendable {
  /// So many bytes, at least 1.
  case bytes(Int)
  case wouldBlock
  /// The other end is closed, or its process died with our bytes unread (ECONNRESET): nothing comes any more.
  case endOfStream
}

package enum WriteOutcome: Equatable, Sendable {
  /// So many bytes, perhaps fewer than offered.
  case bytes(Int)
  case wouldBlock
  /// Nobody will read any more (EPIPE, ECONNRESET). What the other end wrote may still be read.
  case broken
}

package enum StreamSocket {
  /// The two ends, both close-on-exec. A structure, as tuples cannot hold what is not copyable; frozen, so that other
  /// modules may take the ends apart: `let ends = try StreamSocket.pair(); let parent = ends.parent`.
  @frozen @usableFromInline package struct Pair: ~Copyable, Sendable {
    /// Stays here: non-blocking.
    package let parent: Descriptor
    /// Goes to the child: blocking.
    package let child: Descriptor
  }

  /// Asked of the kernel for each direction, which may grant less: macOS starts at 8 KiB, Linux at 208.
  private static let bufferBytes: CInt = 256 * 1024

  /// socketpair(2).
  package static func pair() throws(SystemError) -> Pair {
    var ends: (CInt, CInt) = (-1, -1)
    #if os(Linux)
    let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
    #else
    let type = SOCK_STREAM
    #endif
    _ = try systemCall("socketpair") {
      withUnsafeMutableBytes(of: &ends) {
        socketpair(AF_UNIX, type, 0, $0.assumingMemoryBound(to: CInt.self).baseAddress)
      }
    }
    let pair = Pair(parent: Descriptor(owning: ends.0), child: Descriptor(owning: ends.1))
    for number in [pair.parent.number, pair.child.number] {
      #if !os(Linux)
      _ = try systemCall("fcntl") { fcntl(number, F_SETFD, FD_CLOEXEC) }
      set(SO_NOSIGPIPE, 1, on: number)
      #endif
      set(SO_SNDBUF, bufferBytes, on: number)
      set(SO_RCVBUF, bufferBytes, on: number)
    }
    try makeNonBlocking(pair.parent.number)
    return pair
  }

  package static func makeNonBlocking(_ number: CInt) throws(SystemError) {
    let flags = try systemCall("fcntl") { fcntl(number, F_GETFL) }
    _ = try systemCall("fcntl") { fcntl(number, F_SETFL, flags | O_NONBLOCK) }
  }

  /// Reads what is there, at most `buffer.count` bytes, which is not 0. recv(2).
  package static func read(
    _ number: CInt, into buffer: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> ReadOutcome {
    precondition(!buffer.isEmpty, "an empty read looks like the end")
    do throws(SystemError) {
      let count = try systemCall("recv") { recv(number, buffer.baseAddress, buffer.count, 0) }
      return count == 0 ? .endOfStream : .bytes(count)
    } catch {
      switch error.errno {
      case .wouldBlock, .resourceTemporarilyUnavailable: return .wouldBlock
      case .connectionReset: return .endOfStream
      default: throw error
      }
    }
  }

  /// Writes what fits. No SIGPIPE. send(2).
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to number: CInt
  ) throws(SystemError) -> WriteOutcome {
    #if os(Linux)
    let flags = CInt(MSG_NOSIGNAL)
    #else
    let flags: CInt = 0  // SO_NOSIGPIPE is set
    #endif
    do throws(SystemError) {
      return .bytes(try systemCall("send") { send(number, bytes.baseAddress, bytes.count, flags) })
    } catch {
      switch error.errno {
      case .wouldBlock, .resourceTemporarilyUnavailable: return .wouldBlock
      case .brokenPipe, .connectionReset: return .broken
      default: throw error
      }
    }
  }

  private static func set(_ option: CInt, _ value: CInt, on number: CInt) {
    var value = value
    // A smaller buffer costs turns of the loop, nothing else: no reason to fail.
    _ = setsockopt(number, SOL_SOCKET, option, &value, socklen_t(MemoryLayout<CInt>.size))
  }
}
