// Processes by number: this one, and whether another still runs.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum ProcessIdentifier {
  package static var current: Int32 { getpid() }

  /// Whether the process can still do anything; when in doubt, it can. On Linux one that has ended counts as gone although
  /// nobody has reaped it: in a container whose first process reaps nobody, that never happens. kill(2) with signal 0,
  /// proc_pid_stat(5).
  package static func isRunning(_ pid: pid_t) -> Bool {
    if kill(pid, 0) == -1 && errno == ESRCH { return false }
    #if os(Linux)
    // `123 (name) Z ...`, and the name may hold anything.
    guard let text = KernelFile.read(FilePath("/proc/\(pid)/stat")), let end = text.lastIndex(of: UInt8(ascii: ")"))
    else {
      return true
    }
    return !["Z", "X"].contains(String(decoding: text[end...].dropFirst(2).prefix(1), as: UTF8.self))
    #else
    return true
    #endif
  }
}
