// An open file descriptor with exactly one owner.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package struct Descriptor: ~Copyable, Sendable {
  package let number: CInt

  /// Takes over `number`, which nobody else closes from here on.
  package init(owning number: CInt) {
    self.number = number
  }

  deinit {
    _ = closeNumber(number)
  }

  /// The number, no longer owned: the caller closes it.
  package consuming func release() -> CInt {
    let number = self.number
    discard self
    return number
  }

  /// Closes and says what close(2) says, which for a written file may be its last word: EIO, ENOSPC, EDQUOT.
  /// The number is free afterwards in any case.
  package consuming func close() throws(SystemError) {
    let number = self.number
    discard self
    guard closeNumber(number) != 0 else { return }
    // Interrupted or in progress: closed all the same, on Linux and macOS; a second close could hit another file.
    let code = Errno(rawValue: errno)
    if code != .interrupted && code != .nowInProgress { throw SystemError(call: "close", errno: code) }
  }

  /// open(2) with O_CLOEXEC added to `flags`. `permissions` matter with O_CREAT; the kernel takes the umask off.
  package static func open(
    _ path: FilePath, _ flags: CInt, permissions: UInt16 = 0
  ) throws(SystemError) -> Descriptor {
    Descriptor(owning: try systemCall("open", on: path) { openNumber($0, flags | O_CLOEXEC, mode_t(permissions)) })
  }

  /// open(2) with O_RDONLY.
  package static func openForReading(_ path: FilePath) throws(SystemError) -> Descriptor { try open(path, O_RDONLY) }

  /// open(2) with O_DIRECTORY.
  package static func openDirectory(_ path: FilePath) throws(SystemError) -> Descriptor {
    try open(path, O_RDONLY | O_DIRECTORY)
  }

  /// open(2) of a new or emptied file.
  package static func openForWriting(_ path: FilePath) throws(SystemError) -> Descriptor {
    try open(path, O_WRONLY | O_CREAT | O_TRUNC, permissions: 0o666)
  }

  /// open(2) of a regular file that is no link: to be read, or, made if need be, to be written to at its end. EISDIR or
  /// EINVAL for what is no regular file, ELOOP for a link.
  package static func openRegular(_ path: FilePath, appending: Bool) throws(SystemError) -> Descriptor {
    // O_NONBLOCK: a FIFO must not hold us up.
    let file = try open(
      path, (appending ? O_WRONLY | O_APPEND | O_CREAT : O_RDONLY) | O_NOFOLLOW | O_NONBLOCK, permissions: 0o666)
    let kind = try FileStatus.of(descriptor: file.number).kind
    guard kind == .regular else {
      throw SystemError(call: "open", path: path, errno: kind == .directory ? .isDirectory : .invalidArgument)
    }
    return file
  }

  /// At most `room.count` bytes, 0 at the end of the file. read(2), again after EINTR.
  package borrowing func read(into room: UnsafeMutableRawBufferPointer) throws(SystemError) -> Int {
    let number = self.number
    return try systemCall("read") { readNumber(number, room) }
  }

  /// Nanoseconds since 1970. futimens(2).
  package borrowing func setTimes(accessed: Int64, modified: Int64) throws(SystemError) {
    let number = self.number
    let times = [accessed, modified].map { time in
      let (seconds, rest) = (time.quotientAndRemainder(dividingBy: 1_000_000_000))
      return rest < 0
        ? timespec(tv_sec: Int(seconds) - 1, tv_nsec: Int(rest) + 1_000_000_000)
        : timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
    }
    _ = try systemCall("futimens") { futimens(number, times) }
  }

  /// Forces written data to the disk. fsync(2), F_FULLFSYNC on macOS.
  package borrowing func synchronize() throws(SystemError) {
    let code = cplatform_synchronize(number)
    if code != 0 { throw SystemError(call: "fsync", errno: Errno(rawValue: code)) }
  }
}

// The libc functions of the same names as the methods, which hide them inside the type.
private func readNumber(_ number: CInt, _ room: UnsafeMutableRawBufferPointer) -> Int {
  read(number, room.baseAddress, room.count)
}
private func closeNumber(_ number: CInt) -> CInt { close(number) }
private func openNumber(_ path: UnsafePointer<CChar>, _ flags: CInt, _ mode: mode_t) -> CInt { open(path, flags, mode) }
