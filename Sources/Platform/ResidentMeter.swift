// What this process holds in memory, measured from inside a sandbox that lets nobody open /proc.
import CPlatform

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// To be made before the sandbox: an open file may still be read.
package final class ResidentMeter: Sendable {
  #if os(Linux)
  private let file: CInt

  /// Opens /proc/self/statm.
  package init() { file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC) }

  deinit { close(file) }

  /// The resident set now, bytes; nil where the system does not tell. pread(2) of proc_pid_statm(5).
  package var bytes: Int? {
    withUnsafeTemporaryAllocation(byteCount: 128, alignment: 1) { text in
      let count = pread(file, text.baseAddress, text.count, 0)
      // "size resident ...", in pages.
      let fields = text[..<max(0, count)].split(separator: UInt8(ascii: " "), maxSplits: 2)
      guard fields.count > 1, let pages = Int(String(decoding: fields[1], as: UTF8.self)) else { return nil }
      return pages * sysconf(CInt(_SC_PAGESIZE))
    }
  }
  #else
  package init() {}

  /// The resident set now, bytes; nil where the system does not tell. task_info.
  package var bytes: Int? {
    let bytes = cplatform_resident_bytes()
    return bytes >= 0 ? Int(bytes) : nil
  }
  #endif
}
