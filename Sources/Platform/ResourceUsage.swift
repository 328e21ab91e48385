// Processor time and memory used so far.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package struct ResourceUsage: Equatable, Sendable {
  /// User and system time, nanoseconds.
  package var processorNanoseconds: UInt64
  /// The largest resident set; of children, that of the largest one. Bytes.
  package var peakResidentBytes: Int

  /// getrusage(2).
  package static func ofSelf() -> ResourceUsage {
    ResourceUsage(RUSAGE_SELF)
  }

  /// Of the children that ended and were reaped. getrusage(2).
  package static func ofChildren() -> ResourceUsage {
    ResourceUsage(RUSAGE_CHILDREN)
  }

  #if os(Linux)
  private typealias Who = __rusage_who
  #else
  private typealias Who = CInt
  #endif

  private init(_ who: Who) {
    var raw = rusage()
    #if os(Linux)
    getrusage(CInt(who.rawValue), &raw)
    #else
    getrusage(who, &raw)
    #endif
    let seconds = UInt64(raw.ru_utime.tv_sec) + UInt64(raw.ru_stime.tv_sec)
    let microseconds = UInt64(raw.ru_utime.tv_usec) + UInt64(raw.ru_stime.tv_usec)
    processorNanoseconds = seconds * 1_000_000_000 + microseconds * 1_000
    #if os(Linux)
    peakResidentBytes = Int(raw.ru_maxrss) * 1024
    #else
    peakResidentBytes = Int(raw.ru_maxrss)
    #endif
  }
}
