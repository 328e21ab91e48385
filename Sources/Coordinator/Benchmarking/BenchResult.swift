// What a benchmark measured, and the figures that follow from it.

import Records

/// One run over all inputs.
struct BenchRun: Equatable, Sendable {
  var round: Int
  /// From before the first worker was started until the last one had ended, nanoseconds.
  var elapsed: UInt64
  var done: Int
  var failed = 0
  var steals = 0
  /// Workers that died and were replaced.
  var restarts = 0
  /// CPU time of the coordinator and of the workers, nanoseconds.
  var coordinatorCPU: UInt64 = 0
  var workersCPU: UInt64 = 0

  var imagesPerSecond: Double { Double(done) / (Double(elapsed) / 1e9) }
}

/// All runs with one number of workers.
struct BenchPoint: Equatable, Sendable {
  let workers: Int
  var runs: [BenchRun] = []

  /// Median, nanoseconds.
  var elapsed: Double { Statistics.median(runs.map { Double($0.elapsed) }) }
  /// Median.
  var imagesPerSecond: Double { Statistics.median(runs.map(\.imagesPerSecond)) }
  var spread: Double { Statistics.spread(runs.map { Double($0.elapsed) }) }
}

/// All runs of one recipe. The first point is the sequential one.
struct BenchSeries: Equatable, Sendable {
  /// The preset's, or `custom`.
  let name: String
  /// The recipe in words.
  let recipe: String
  var points: [BenchPoint]
  /// Outputs of parallel runs that are not byte for byte those of the sequential one.
  var differing: [[UInt8]] = []

  init(name: String, recipe: String, points: [BenchPoint]) {
    precondition(points.first?.workers == 1)
    self.name = name
    self.recipe = recipe
    self.points = points
  }

  /// Tasks of each run; inputs named twice count once.
  var images: Int { points.flatMap(\.runs).map { $0.done + $0.failed }.max() ?? 0 }

  /// Tasks that failed in each run.
  var failed: Int { points.flatMap(\.runs).map(\.failed).max() ?? 0 }

  /// Ratio of the median times.
  func speedup(_ point: BenchPoint) -> Double {
    Statistics.speedup(sequential: points[0].elapsed, parallel: point.elapsed)
  }

  func efficiency(_ point: BenchPoint) -> Double {
    Statistics.efficiency(speedup: speedup(point), workers: point.workers)
  }

  func serialFraction(_ point: BenchPoint) -> Double? {
    Statistics.serialFraction(speedup: speedup(point), workers: point.workers)
  }

  /// Nanoseconds; below 0 when the parallel run took longer.
  func timeSaved(_ point: BenchPoint) -> Double { points[0].elapsed - point.elapsed }

  /// The fewest workers whose throughput is within 5 % of the best.
  var recommendedWorkers: Int {
    let best = points.map(\.imagesPerSecond).max() ?? 0
    return points.first { $0.imagesPerSecond >= 0.95 * best }?.workers ?? 1
  }
}

struct BenchResult: Equatable, Sendable {
  var images: Int
  var bytes: Int
  var isGenerated: Bool
  /// CPUs this process may use.
  var processors: Int
  var rounds: Int
  var series: [BenchSeries]

  /// `500 generated images (33.1 MB), 2 processors, medians of 3 runs`.
  var headline: String {
    "\(Decimal.counted(images, isGenerated ? "generated image" : "image")) (\(Decimal.megabytes(bytes))), "
      + "\(Decimal.counted(processors, "processor")), "
      + (rounds == 1 ? "one run each" : "medians of \(rounds) runs")
  }

  var isIdentical: Bool { series.allSatisfy(\.differing.isEmpty) }
  var hasFailures: Bool { series.contains { $0.failed > 0 } }
}
