// A benchmark for a person: one table a recipe, and what follows from it.

import Records

extension BenchResult {
  /// More than this between the fastest and the slowest run of a kind, and the medians say little.
  private static let steadySpread = 0.2

  /// Lines without newline.
  var lines: [String] {
    var lines = [headline]
    for series in series {
      lines += ["", series.heading]
      lines += TextTable.lines(series.table).map { "  " + $0 }
      lines += series.remarks
    }
    return closing.isEmpty ? lines : lines + [""] + closing
  }

  private var closing: [String] {
    var lines: [String] = []
    let hasParallel = series.contains { $0.points.count > 1 }
    if hasParallel, isIdentical { lines.append("parallel = sequential: every output is the same, byte for byte") }
    let spread = series.flatMap(\.points).map(\.spread).max() ?? 0
    if spread > Self.steadySpread {
      lines.append(
        "runs of a kind differ by up to \(Decimal.text(spread * 100, decimals: 0)) %: a quieter machine, more images "
          + "or a larger --repeat give better figures")
    }
    return lines
  }
}

extension BenchSeries {
  fileprivate var heading: String { "\(name): \(recipe)" }

  /// The header and one row a number of workers.
  fileprivate var table: [[String]] {
    let header = ["workers", "time", "speedup", "throughput", "efficiency", "time saved", "serial fraction"]
    return [header] + points.map { $0.workers == 1 ? sequentialRow($0) : row($0) }
  }

  private func sequentialRow(_ point: BenchPoint) -> [String] {
    ["1 (sequential)", time(point.elapsed), "1.00x", throughput(point), "100.0 %", "-", "-"]
  }

  private func row(_ point: BenchPoint) -> [String] {
    let saved = timeSaved(point)
    let share = Decimal.text(saved / points[0].elapsed * 100, decimals: 1)
    return [
      "\(point.workers)", time(point.elapsed), "\(Decimal.text(speedup(point), decimals: 2))x", throughput(point),
      "\(Decimal.text(efficiency(point) * 100, decimals: 1)) %",
      "\(saved < 0 ? "-" : "")\(time(abs(saved))) (\(share) %)",
      serialFraction(point).map { Decimal.text($0, decimals: 3) } ?? "-",
    ]
  }

  fileprivate var remarks: [String] {
    var lines: [String] = []
    if points.count > 1 {
      lines.append(
        "  recommended: --workers \(recommendedWorkers), the fewest within 5 % of the best throughput")
    }
    if failed > 0 { lines.append("  \(Decimal.counted(failed, "image")) failed, and count in no figure") }
    if !differing.isEmpty {
      lines.append("  \(Decimal.counted(differing.count, "output")) of parallel runs differ from the sequential ones")
    }
    return lines
  }

  private func time(_ nanoseconds: Double) -> String { Decimal.duration(nanoseconds: UInt64(nanoseconds.rounded())) }

  private func throughput(_ point: BenchPoint) -> String {
    let rate = point.imagesPerSecond
    return (rate < 100 ? Decimal.text(rate, decimals: 1) : Decimal.grouped(Int(rate.rounded()))) + " images/s"
  }
}
