// The name of this machine, for people who look for a process of ours.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum HostName {
  /// As bytes; empty if there is none. gethostname(2).
  package static var current: [UInt8] {
    // POSIX allows 255; the last byte stays 0 where a longer one is cut.
    var bytes = [UInt8](repeating: 0, count: 257)
    let result = bytes.withUnsafeMutableBytes {
      gethostname($0.baseAddress!.assumingMemoryBound(to: CChar.self), 256)
    }
    return result == 0 ? Array(bytes.prefix { $0 != 0 }) : []
  }
}
