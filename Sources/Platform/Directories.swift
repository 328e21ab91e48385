// Creates directories with their parents.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum Directories {
  /// As `mkdir -p`: fine if it is there, also when another process was faster. The error names the component that is
  /// in the way (EEXIST: not a directory) or cannot be made. mkdir(2).
  /// - Parameter durable: fsync(2) of each directory in which one was made.
  package static func create(
    _ path: FilePath, permissions: UInt16 = 0o777, durable: Bool = false
  ) throws(SystemError) {
    if path.isEmpty { return }
    do throws(SystemError) {
      try make(path, permissions, durable)
    } catch {
      // The whole path is tried first: mostly it or its parent is there.
      let parent = path.removingLastComponent()
      guard error.errno == .noSuchFileOrDirectory, !parent.isEmpty, parent != path else { throw error }
      try create(parent, permissions: permissions, durable: durable)
      try make(path, permissions, durable)
    }
  }

  /// Forces what was made, renamed and removed in the directory to the disk. fsync(2).
  package static func synchronize(_ directory: FilePath) throws(SystemError) {
    try Descriptor.openDirectory(directory).synchronize()
  }

  private static func make(_ path: FilePath, _ permissions: UInt16, _ durable: Bool) throws(SystemError) {
    do throws(SystemError) {
      _ = try systemCall("mkdir", on: path) { mkdir($0, mode_t(permissions)) }
    } catch {
      let isThere = (try? FileStatus.of(path, followLinks: true))?.kind == .directory
      if !isThere { throw error }
      return
    }
    let parent = path.removingLastComponent()
    if durable { try synchronize(parent.isEmpty ? "." : parent) }
  }
}
