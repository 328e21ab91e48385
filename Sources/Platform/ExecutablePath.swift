// Where the running executable lies, so that its companion is found beside it.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum ExecutablePath {
  /// Absolute, with symbolic links resolved. readlink(2) of /proc/self/exe; _NSGetExecutablePath and realpath(3) on
  /// macOS. After the file was replaced, Linux answers the old path with " (deleted)" behind it.
  package static func current() throws(SystemError) -> FilePath {
    #if os(Linux)
    var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
    let count = try systemCall("readlink", on: "/proc/self/exe") { path in
      buffer.withUnsafeMutableBytes { readlink(path, $0.baseAddress!, $0.count) }
    }
    return FilePath(bytes: buffer[..<count])
    #else
    guard let resolved = cplatform_executable_path() else {
      throw SystemError(call: "realpath", errno: Errno(rawValue: errno))
    }
    defer { free(resolved) }
    return FilePath(platformString: resolved)
    #endif
  }
}
