// What stat(2) says about a file.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package struct FileStatus: Equatable, Sendable {
  package enum Kind: String, Equatable, Sendable {
    case regular = "regular file"
    case directory
    case symbolicLink = "symbolic link"
    case fifo = "FIFO"
    case characterDevice = "character device"
    case blockDevice = "block device"
    case socket
    case other = "special file"

    /// From the file type bits of st_mode.
    init(mode: mode_t) {
      switch mode & S_IFMT {
      case S_IFREG: self = .regular
      case S_IFDIR: self = .directory
      case S_IFLNK: self = .symbolicLink
      case S_IFIFO: self = .fifo
      case S_IFCHR: self = .characterDevice
      case S_IFBLK: self = .blockDevice
      case S_IFSOCK: self = .socket
      default: self = .other
      }
    }

    /// From d_type of readdir(3), which is the file type bits moved down; nil for DT_UNKNOWN.
    init?(directoryType: UInt8) {
      if directoryType == 0 { return nil }
      self.init(mode: mode_t(directoryType) << 12)
    }
  }

  package var kind: Kind
  /// Bytes.
  package var size: Int
  /// Last change of the contents, nanoseconds since 1970; in steps of the file system, often of the kernel's tick.
  package var modifiedNanoseconds: Int64
  /// Last access, likewise.
  package var accessedNanoseconds: Int64
  package var device: UInt64
  package var inode: UInt64
  /// The lower twelve bits of st_mode.
  package var permissions: UInt16
  package var linkCount: UInt64

  /// stat(2); lstat(2) without `followLinks`.
  package static func of(_ path: FilePath, followLinks: Bool) throws(SystemError) -> FileStatus {
    var raw = stat()
    _ = try systemCall("stat", on: path) { followLinks ? stat($0, &raw) : lstat($0, &raw) }
    return FileStatus(raw)
  }

  /// Of the file the path leads to, and whether its last component is a symbolic link. lstat(2), and stat(2) for links. The
  /// bytes hold no NUL; a FilePath is made of them for an error only.
  /// - Parameter place: the directory of the last component, open, and where in the path that begins: the system then does
  ///   not look up the directories again, which is most of the work.
  package static func following(
    _ path: [UInt8], in place: (directory: CInt, nameStart: Int)? = nil
  ) throws(SystemError) -> (status: FileStatus, isLink: Bool) {
    let name = path[(place?.nameStart ?? 0)...]
    let status = withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { text in
      UnsafeMutableRawBufferPointer(text).copyBytes(from: name)
      text[name.count] = 0
      func look(_ flags: CInt) -> Result<FileStatus, Errno> {
        var raw = stat()
        while fstatat(place?.directory ?? AT_FDCWD, text.baseAddress!, &raw, flags) != 0 {
          if errno != EINTR { return .failure(Errno(rawValue: errno)) }
        }
        return .success(FileStatus(raw))
      }
      let own = look(AT_SYMLINK_NOFOLLOW)
      guard case .success(let status) = own, status.kind == .symbolicLink else { return (own, false) }
      return (look(0), true)
    }
    switch status.0 {
    case .success(let found): return (found, status.1)
    case .failure(let code): throw SystemError(call: "stat", path: FilePath(bytes: path), errno: code)
    }
  }

  /// fstat(2).
  package static func of(descriptor: CInt) throws(SystemError) -> FileStatus {
    var raw = stat()
    _ = try systemCall("fstat") { fstat(descriptor, &raw) }
    return FileStatus(raw)
  }

  /// Whether both were asked of the same file, whatever its names.
  package func isSameFile(as other: FileStatus) -> Bool {
    device == other.device && inode == other.inode
  }

  private init(_ raw: stat) {
    #if os(Linux)
    (modifiedNanoseconds, accessedNanoseconds) = (Self.nanoseconds(raw.st_mtim), Self.nanoseconds(raw.st_atim))
    #else
    modifiedNanoseconds = Self.nanoseconds(raw.st_mtimespec)
    accessedNanoseconds = Self.nanoseconds(raw.st_atimespec)
    #endif
    kind = Kind(mode: raw.st_mode)
    size = Int(raw.st_size)
    device = UInt64(truncatingIfNeeded: raw.st_dev)
    inode = UInt64(raw.st_ino)
    permissions = UInt16(raw.st_mode & 0o7777)
    linkCount = UInt64(raw.st_nlink)
  }

  /// Dates outside 1677...2262 count as the end of that range.
  private static func nanoseconds(_ time: timespec) -> Int64 {
    let (nanoseconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
    if overflow { return time.tv_sec < 0 ? .min : .max }
    return nanoseconds.addingReportingOverflow(Int64(time.tv_nsec)).partialValue
  }
}
