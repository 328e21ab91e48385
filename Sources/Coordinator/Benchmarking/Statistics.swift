// The figures of a parallel run against the sequential one.

enum Statistics {
  /// The middle value; of an even number, the mean of the middle two. NaN of none.
  static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let middle = sorted.count / 2
    if sorted.isEmpty { return .nan }
    return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
  }

  /// Largest minus smallest value over the median: 0 when all are alike, NaN of none.
  static func spread(_ values: [Double]) -> Double {
    guard let low = values.min(), let high = values.max() else { return .nan }
    return (high - low) / median(values)
  }

  /// How many times as fast as the sequential run. Both in one unit of time.
  static func speedup(sequential: Double, parallel: Double) -> Double { sequential / parallel }

  /// Speedup for each worker: 1 when no worker is lost.
  static func efficiency(speedup: Double, workers: Int) -> Double { speedup / Double(workers) }

  /// The part of the work that behaves as if it could not be shared, found from what was measured: (1/s - 1/p)/(1 - 1/p).
  /// Below 0 when the speedup is more than the workers; nil for a single worker.
  ///
  /// Karp and Flatt, "Measuring parallel processor performance" (1990).
  static func serialFraction(speedup: Double, workers: Int) -> Double? {
    guard workers > 1 else { return nil }
    let share = 1 / Double(workers)
    return (1 / speedup - share) / (1 - share)
  }
}
