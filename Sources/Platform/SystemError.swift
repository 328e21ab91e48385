// A libc call that failed: which one, on what, with which errno. The only error that Platform throws.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package struct SystemError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The C function, as its manual page names it: "open".
  package var call: String
  /// What it was called on, if that has a name. For outputs the final path, never the temporary one.
  package var path: FilePath?
  package var errno: Errno

  package init(call: String, path: FilePath? = nil, errno: Errno) {
    self.call = call
    self.path = path
    self.errno = errno
  }

  /// One line for people: "open images/a.jpg: Permission denied".
  package var message: String {
    guard let path else { return "\(call): \(errno)" }
    return "\(call) \(path.displayed): \(errno)"
  }

  package var description: String { message }

  /// Whether the place written to, not the one file, is at fault (reliability rule 8): every further output would fail
  /// alike, so the run stops and can be resumed. ENOSPC, EROFS, EDQUOT.
  package var stopsRun: Bool {
    errno == .noSpace || errno == .readOnlyFileSystem || errno == .diskQuotaExceeded
  }
}

/// The value of `body`, one libc call that returns -1 and sets errno on failure; called again after EINTR.
@inline(__always)
func systemCall<Value: SignedInteger>(
  _ call: String, _ path: FilePath? = nil, _ body: () -> Value
) throws(SystemError) -> Value {
  while true {
    let value = body()
    if value != -1 { return value }
    let code = Errno(rawValue: errno)
    if code != .interrupted { throw SystemError(call: call, path: path, errno: code) }
  }
}

/// As above, with the path as the C string that the call wants.
@inline(__always)
func systemCall<Value: SignedInteger>(
  _ call: String, on path: FilePath, _ body: (UnsafePointer<CChar>) -> Value
) throws(SystemError) -> Value {
  while true {
    // errno is read inside: giving the C string back may free memory, which need not preserve it.
    let (value, code) = path.withPlatformString { (body($0), Errno(rawValue: errno)) }
    if value != -1 { return value }
    if code != .interrupted { throw SystemError(call: call, path: path, errno: code) }
  }
}
