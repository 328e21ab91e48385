// Outputs appear whole under their name, or not at all (reliability rule 8).
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum AtomicOutput {
  /// Writes a file beside `path` under a temporary name, then renames it. Returns its status as it got its name.
  ///
  /// - Parameters:
  ///   - mode: permissions of the new file, from which the kernel takes the umask off.
  ///   - replaceExisting: false throws EEXIST if there is anything under the name, also if it came meanwhile.
  ///   - times: of whose access and modification the new file gets; it has them when it appears.
  ///   - durable: fsync(2) of the file before and of its directory after the rename. If only the last fails, that is
  ///     thrown with the file in place.
  /// - Throws: the first call that failed; then no temporary file is left, and what was at `path` is as before.
  @discardableResult
  package static func write(
    _ bytes: UnsafeRawBufferPointer, to path: FilePath, mode: UInt16 = 0o666, replaceExisting: Bool = true,
    times: FileStatus? = nil, durable: Bool = false
  ) throws(SystemError) -> FileStatus {
    try write(to: path, mode: mode, replaceExisting: replaceExisting, times: times, durable: durable) {
      (number) throws(SystemError) in
      try StandardStreams.writeAll(fd: number, bytes)
    }
  }

  /// As above, with the content written by `fill` to the descriptor it is given.
  @discardableResult
  package static func write(
    to path: FilePath, mode: UInt16 = 0o666, replaceExisting: Bool = true, times: FileStatus? = nil,
    durable: Bool = false, fill: (CInt) throws(SystemError) -> Void
  ) throws(SystemError) -> FileStatus {
    guard path.lastComponent != nil else { throw SystemError(call: "open", path: path, errno: .isDirectory) }
    let parent = path.removingLastComponent()
    let directory = parent.isEmpty ? "." : parent
    do throws(SystemError) {
      let (temporary, file) = try create(in: directory, mode)
      let status: FileStatus
      do throws(SystemError) {
        status = try complete(Descriptor(owning: file), times, durable: durable, fill)
        if replaceExisting {
          _ = try systemCall("rename", on: temporary) { from in path.withPlatformString { rename(from, $0) } }
        } else {
          try renameExclusively(temporary, path)
        }
      } catch {
        remove(temporary)
        throw error
      }
      if durable { try Directories.synchronize(directory) }
      return status
    } catch {
      // Whoever reads this knows the output, not the temporary name.
      throw SystemError(call: error.call, path: path, errno: isDirectory(path) ? .isDirectory : error.errno)
    }
  }

  /// Which a sandbox reports as something else.
  private static func isDirectory(_ path: FilePath) -> Bool {
    (try? FileStatus.of(path, followLinks: false))?.kind == .directory
  }

  /// Whether files can be made in the directory, found out by making one and removing it.
  package static func probe(_ directory: FilePath) throws(SystemError) {
    do throws(SystemError) {
      let (temporary, file) = try create(in: directory, 0o600)
      _ = Descriptor(owning: file)
      remove(temporary)
    } catch {
      throw SystemError(call: error.call, path: directory, errno: error.errno)
    }
  }

  /// Removes the temporary files of dead processes, as far as it can, and returns how many.
  @discardableResult
  package static func sweepStale(in directory: FilePath) -> Int {
    var stale: [FilePath] = []
    try? DirectoryListing.scan(directory) { bytes, kind in
      if kind == .regular, let name = TemporaryName(bytes: bytes) {
        let path = directory.appending(name.text)
        if let status = try? FileStatus.of(path, followLinks: false),
          name.isStale(modifiedNanoseconds: status.modifiedNanoseconds)
        {
          stale.append(path)
        }
      }
      return true
    }
    return stale.count(where: remove)
  }

  /// An empty file that was not there before, and its descriptor.
  private static func create(in directory: FilePath, _ mode: UInt16) throws(SystemError) -> (FilePath, CInt) {
    var attempts = 0
    while true {
      let path = directory.appending(TemporaryName().text)
      do throws(SystemError) {
        let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW
        return (path, try Descriptor.open(path, flags, permissions: mode).release())
      } catch {
        attempts += 1
        guard error.errno == .fileExists, attempts < 16 else { throw error }
      }
    }
  }

  private static func complete(
    _ file: consuming Descriptor, _ times: FileStatus?, durable: Bool, _ fill: (CInt) throws(SystemError) -> Void
  ) throws(SystemError) -> FileStatus {
    try fill(file.number)
    if let times { try file.setTimes(accessed: times.accessedNanoseconds, modified: times.modifiedNanoseconds) }
    if durable { try file.synchronize() }
    let status = try FileStatus.of(descriptor: file.number)
    try file.close()
    return status
  }

  /// Gives `temporary` the name `path` unless that is taken.
  private static func renameExclusively(_ temporary: FilePath, _ path: FilePath) throws(SystemError) {
    let code = temporary.withPlatformString { from in path.withPlatformString { cplatform_rename_exclusive(from, $0) } }
    switch Errno(rawValue: code) {
    case Errno(rawValue: 0):
      return
    case .invalidArgument, .noFunction, .notSupported, .notSupportedOnSocket:
      try linkExclusively(temporary, path)
    case let errno:
      throw SystemError(call: "rename", path: path, errno: errno)
    }
  }

  /// The same with link(2) and unlink(2), for file systems such as NFS that rename only in the plain way.
  package static func linkExclusively(_ temporary: FilePath, _ path: FilePath) throws(SystemError) {
    _ = try systemCall("link", on: temporary) { from in path.withPlatformString { link(from, $0) } }
    remove(temporary)
  }

  @discardableResult
  private static func remove(_ path: FilePath) -> Bool {
    path.withPlatformString { unlink($0) } == 0
  }
}
