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

  /// As `writeAll`, in pieces a pipe takes without waiting; while it waits for room it also watches `waker`, and calls
  /// `giveUp` when that is readable. Returns whether everything was written.
  package static func writeAll(
    fd number: CInt, _ bytes: [UInt8], wakingOn waker: CInt, giveUp: () -> Bool
  ) throws(SystemError) -> Bool {
    let isFile = try FileStatus.of(descriptor: number).kind == .regular
    var written = 0
    while written < bytes.count {
      var entries = [
        pollfd(fd: number, events: Int16(POLLOUT), revents: 0), pollfd(fd: waker, events: Int16(POLLIN), revents: 0),
      ]
      if poll(&entries, 2, -1) > 0, entries[1].revents != 0, giveUp() { return false }
      guard entries[0].revents != 0 else { continue }
      let end = isFile ? bytes.count : min(written + Self.pipeAtom, bytes.count)
      try writeAll(fd: number, bytes[written..<end])
      written = end
    }
    return true
  }

  /// What a pipe that polls writable takes at once: PIPE_BUF, 4096 on Linux and 512 on macOS.
  #if os(Linux)
  private static let pipeAtom = 4096
  #else
  private static let pipeAtom = 512
  #endif

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

  /// Everything up to the end.
  package static func readAll(fd number: CInt) throws(SystemError) -> [UInt8] {
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    defer { chunk.deallocate() }
    var bytes: [UInt8] = []
    while true {
      let count = try read(fd: number, into: chunk)
      if count == 0 { return bytes }
      bytes += chunk.prefix(count)
    }
  }

  /// Opens /dev/null on those of 0, 1 and 2 that are closed, so that no file of ours gets the number of a stream that
  /// others write to; what is written to them fails with EBADF, as it would have. To be called first of all.
  package static func ensureOpen() throws(SystemError) {
    // open(2) takes the lowest free number, so the first one above 2 means that there is no gap below.
    while true {
      let number = try systemCall("open", on: "/dev/null") { open($0, O_RDONLY) }
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
