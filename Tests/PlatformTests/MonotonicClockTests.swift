// Both clocks against the time that passes.

import Platform
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct MonotonicClockTests {
  @Test func countsNanoseconds() {
    let before = MonotonicClock.now()
    usleep(20_000)
    let elapsed = MonotonicClock.now() - before
    #expect(elapsed >= 20_000_000)
    #expect(elapsed < 10_000_000_000)
  }

  @Test func neverGoesBack() {
    let times = (0..<10_000).map { _ in MonotonicClock.now() }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(times.first! < times.last!)
  }

  @Test func wallClockAgreesWithTime() {
    let seconds = Int64(WallClock.now() / 1_000_000_000)
    #expect(abs(seconds - Int64(time(nil))) <= 2)
  }
}
