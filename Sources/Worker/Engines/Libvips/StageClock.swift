// Time of one stage.

import Platform

struct StageClock {
  private let start = MonotonicClock.now()

  /// Nanoseconds since it was made.
  var elapsed: UInt64 { MonotonicClock.now() - start }
}
