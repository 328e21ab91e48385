// The two clocks, in nanoseconds: one to measure with, one to date with.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum MonotonicClock {
  /// Nanoseconds since some fixed moment; never goes back. clock_gettime(CLOCK_MONOTONIC).
  package static func now() -> UInt64 { read(CLOCK_MONOTONIC) }
}

extension MonotonicClock {
  /// Lets time pass; a signal ends it early. nanosleep(2).
  package static func rest(nanoseconds: UInt64) {
    var duration = timespec(tv_sec: time_t(nanoseconds / 1_000_000_000), tv_nsec: Int(nanoseconds % 1_000_000_000))
    _ = nanosleep(&duration, nil)
  }
}

package enum WallClock {
  /// Nanoseconds since 1970-01-01 00:00 UTC; jumps when the clock is set. clock_gettime(CLOCK_REALTIME).
  package static func now() -> UInt64 { read(CLOCK_REALTIME) }
}

private func read(_ clock: clockid_t) -> UInt64 {
  var time = timespec()
  clock_gettime(clock, &time)
  return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
}
