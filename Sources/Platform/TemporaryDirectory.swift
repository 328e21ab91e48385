// A directory of our own for what only lives as long as a command, and its removal.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum TemporaryDirectory {
  /// `TMPDIR`, else /tmp.
  package static var standardParent: FilePath { Environment.value("TMPDIR").map { FilePath(bytes: $0) } ?? "/tmp" }

  /// A new directory with a name that starts with `prefix`, which only this user may enter. mkdtemp(3).
  package static func create(in parent: FilePath, prefix: String) throws(SystemError) -> FilePath {
    var template = parent.appending("\(prefix)XXXXXX").bytes.map { CChar(bitPattern: $0) } + [0]
    let code: Errno? = template.withUnsafeMutableBufferPointer {
      mkdtemp($0.baseAddress!) == nil ? Errno(rawValue: errno) : nil
    }
    if let code { throw SystemError(call: "mkdtemp", path: parent, errno: code) }
    return FilePath(platformString: template)
  }

  /// As `rm -r`: the directory with all that is in it. Links are removed, not followed. Goes on where something cannot
  /// be removed, and throws the first such error at the end; what is gone already is fine.
  package static func remove(_ directory: FilePath) throws(SystemError) {
    var first: SystemError?
    func attempt(_ body: () throws(SystemError) -> Void) {
      do throws(SystemError) {
        try body()
      } catch {
        if error.errno != .noSuchFileOrDirectory, first == nil { first = error }
      }
    }
    attempt { () throws(SystemError) in
      for entry in try DirectoryListing.entries(of: directory) {
        let path = directory.appending(FilePath(bytes: entry.name).components)
        attempt { () throws(SystemError) in
          guard entry.kind != .directory else { return try remove(path) }
          _ = try systemCall("unlink", on: path) { unlink($0) }
        }
      }
    }
    attempt { () throws(SystemError) in _ = try systemCall("rmdir", on: directory) { rmdir($0) } }
    if let first { throw first }
  }
}
