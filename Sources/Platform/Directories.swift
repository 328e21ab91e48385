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
  package static func create(_ path: FilePath, permissions: UInt16 = 0o777) throws(SystemError) {
    if path.isEmpty { return }
    do throws(SystemError) {
      try make(path, permissions)
    } catch {
      // The whole path is tried first: mostly it or its parent is there.
      let parent = path.removingLastComponent()
      guard error.errno == .noSuchFileOrDirectory, !parent.isEmpty, parent != path else { throw error }
      try create(parent, permissions: permissions)
      try make(path, permissions)
    }
  }

  private static func make(_ path: FilePath, _ permissions: UInt16) throws(SystemError) {
    do throws(SystemError) {
      _ = try systemCall("mkdir", on: path) { mkdir($0, mode_t(permissions)) }
    } catch {
      let isThere = (try? FileStatus.of(path, followLinks: true))?.kind == .directory
      if !isThere { throw error }
    }
  }
}
