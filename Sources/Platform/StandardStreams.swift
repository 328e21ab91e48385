// Writing all of something, and standard streams that are surely there.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum StandardStreams {
  /// Writes every byte, waiting where a non-blocking descriptor is full. write(2). A reader that is gone is EPIPE,
  /// given that SIGPIPE is ignored.
  package static func writeAll(fd number: CInt, _ bytes: UnsafeRawBufferPointer) throws(SystemError) {
    var written = 0
    while written < bytes.count {
      do throws(SystemError) {
        written += try systemCall("write") { write(number, bytes.baseAddress! + written, bytes.count - written) }
      } catch {
        guard error.errno == .wouldBlock || error.errno == .resourceTemporarilyUnavailable else { throw error }
        var entry = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
        _ = poll(&entry, 1, -1)
      }
    }
  }

  package static func writeAll(fd number: CInt, _ bytes: some Collection<UInt8>) throws(SystemError) {
    let array = Array(bytes)
    try array.withUnsafeBufferPointer { (bytes) throws(SystemError) in
      try writeAll(fd: number, UnsafeRawBufferPointer(bytes))
    }
  }

  /// At most `room.count` bytes, 0 at the end; waits where a non-blocking descriptor has nothing yet. read(2).
  package static func read(
    fd number: CInt, into room: UnsafeMutableRawBufferPointer
  ) throws(SystemError) -> Int {
    while true {
      do throws(SystemError) {
        return try systemCall("read") { readNumber(number, room) }
      } catch {
        guard error.errno == .wouldBlock || error.errno == .resourceTemporarilyUnavailable else { throw error }
        var entry = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
        _ = poll(&entry, 1, -1)
      }
    }
  }

  /// Opens /dev/null on those of 0, 1 and 2 that are closed, so that no file of ours gets the number of a stream that
  /// others write to. To be called first of all.
  package static func ensureOpen() throws(SystemError) {
    // open(2) takes the lowest free number, so the first one above 2 means that there is no gap below.
    while true {
      let number = try systemCall("open", on: "/dev/null") { open($0, O_RDWR) }
      if number > 2 {
        _ = close(number)
        return
      }
    }
  }
}

// The libc function of the same name as the method, which hides it inside the type.
private func readNumber(_ number: CInt, _ room: UnsafeMutableRawBufferPointer) -> Int {
  read(number, room.baseAddress, room.count)
}
