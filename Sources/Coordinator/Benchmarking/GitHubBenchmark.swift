// The two files that github-action-benchmark reads: its tools customBiggerIsBetter and customSmallerIsBetter.

import Platform
import Records
import SystemPackage

struct GitHubBenchmark {
  struct Entry: Equatable {
    var name: String
    var unit: String
    var value: Double
    /// Between the smallest and the largest value; empty when there is one.
    var range = ""
  }

  static let biggerName = "bench-bigger.json"
  static let smallerName = "bench-smaller.json"

  let result: BenchResult

  /// Images a second and, for more than one worker, the speedup.
  var bigger: [Entry] {
    entries { series, point, name in
      let rates = point.runs.map(\.imagesPerSecond)
      let throughput = Entry(
        name: "\(name): throughput", unit: "images/s", value: point.imagesPerSecond, range: Self.range(rates))
      guard point.workers > 1 else { return [throughput] }
      return [throughput, Entry(name: "\(name): speedup", unit: "x", value: series.speedup(point))]
    }
  }

  /// Seconds.
  var smaller: [Entry] {
    entries { _, point, name in
      let seconds = point.runs.map { Double($0.elapsed) / 1e9 }
      return [Entry(name: "\(name): time", unit: "s", value: point.elapsed / 1e9, range: Self.range(seconds))]
    }
  }

  /// Writes both files; each appears whole or not at all.
  func write(to directory: FilePath) throws(SystemError) {
    for (name, entries) in [(Self.biggerName, bigger), (Self.smallerName, smaller)] {
      let bytes = json(entries)
      try bytes.withUnsafeBufferPointer { (bytes) throws(SystemError) in
        _ = try AtomicOutput.write(UnsafeRawBufferPointer(bytes), to: directory.appending(name))
      }
    }
  }

  private func entries(_ make: (BenchSeries, BenchPoint, String) -> [Entry]) -> [Entry] {
    result.series.flatMap { series in
      series.points.flatMap { make(series, $0, "\(series.name), \(Decimal.counted($0.workers, "worker"))") }
    }
  }

  /// An array and a newline.
  func json(_ entries: [Entry]) -> [UInt8] {
    var json = JSONWriter()
    json.array(nil, entries) { json, entry in
      json.object { json in
        json.field("name", entry.name)
        json.field("unit", entry.unit)
        json.field("value", entry.value, decimals: 4)
        if !entry.range.isEmpty { json.field("range", entry.range) }
        json.field("extra", result.headline)
      }
    }
    return json.bytes + [UInt8(ascii: "\n")]
  }

  private static func range(_ values: [Double]) -> String {
    guard values.count > 1, let low = values.min(), let high = values.max() else { return "" }
    return "\(Decimal.text(low, decimals: 3)) to \(Decimal.text(high, decimals: 3))"
  }
}
