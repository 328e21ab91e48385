import Foundation
import Protocol
import Records
import Testing

struct SummaryTests {
  private var summary: Summary {
    var summary = Summary()
    for number in 0..<3 {
      var record = Record(input: [UInt8(ascii: "a") + UInt8(number)], status: .done, key: 0)
      record.bytesIn = 1000
      record.outputs = [.init(path: [0x62], width: 1, height: 1, bytes: 10)]
      record.timings.decode = 2_000_000_000
      summary.add(record)
    }
    for _ in 0..<7 {
      summary.add(Record(input: [0x78], status: .failed(Failure(.corrupt, at: .decode, "bad")), key: 0))
    }
    summary.add(Record(input: [0x78], status: .failed(Failure(.missing, at: .read, "gone")), key: 0))
    summary.add(Record(input: [0x79], status: .skipped("output exists"), key: 0))
    summary.found = 13
    summary.unfinished = 1
    summary.workers = 2
    summary.elapsed = 3_000_000_000
    summary.steals = 4
    summary.restarts = 5
    return summary
  }

  @Test func foldsRecords() {
    #expect(summary.done == 3 && summary.failedCount == 8 && summary.skippedCount == 1)
    #expect(summary.failed == [.corrupt: 7, .missing: 1])
    #expect(summary.bytesIn == 3000 && summary.bytesOut == 30)
    #expect(summary.examples.count == 3)
    #expect(summary.imagesPerSecond == 1 && summary.speedup == 2)
  }

  @Test func textNamesEveryFigure() {
    let text = summary.lines().joined(separator: "\n")
    for part in [
      "13 found, 3 done, 1 skipped, 8 failed, 1 not finished", "skipped 1: output exists", "failed 7: corrupt",
      "failed 1: missing", "x: bad", "and 5 more", "3.00 s with 2 workers: 1 images/s", "2.00x", "4 steals",
      "5 workers restarted",
    ] { #expect(text.contains(part), "\(part) in:\n\(text)") }
  }

  @Test func jsonParses() throws {
    let json = try #require(try JSONSerialization.jsonObject(with: Data(summary.jsonLine)) as? [String: Any])
    #expect(json["found"] as? Int == 13 && json["done"] as? Int == 3 && json["unfinished"] as? Int == 1)
    #expect(json["failed_by_class"] as? [String: Int] == ["corrupt": 7, "missing": 1])
    #expect(json["speedup"] as? Double == 2)
  }

  @Test func weakestSandboxIsTheRuns() throws {
    var summary = summary
    #expect(summary.sandbox == nil && !String(decoding: summary.jsonLine, as: UTF8.self).contains("sandbox"))
    let full = SandboxLevel(hasLimits: true, landlockABI: 7, hasFilter: true)
    let half = SandboxLevel(hasLimits: true, landlockABI: 2)
    for level in [full, half, full] {
      var record = Record(input: [0x78], status: .done, key: 0)
      record.sandbox = level
      summary.add(record)
    }
    let json = try #require(try JSONSerialization.jsonObject(with: Data(summary.jsonLine)) as? [String: Any])
    #expect(json["sandbox"] as? String == "landlock" && json["landlock_abi"] as? Int == 2)
    #expect(summary.lines().joined().contains("sandbox landlock (Landlock ABI 2)"))
  }

  @Test func emptyRunDividesNothingByZero() throws {
    let empty = Summary()
    #expect(empty.lines() == ["0 found, 0 done, 0 failed"])
    #expect(try JSONSerialization.jsonObject(with: Data(empty.jsonLine)) is [String: Any])
  }
}

struct DecimalTests {
  @Test(
    arguments: [
      (0, 2, "0.00"), (1.5, 2, "1.50"), (0.005, 2, "0.01"), (-0.5, 1, "-0.5"), (-0.01, 1, "0.0"), (99.995, 1, "100.0"),
      (12, 0, "12"),
    ] as [(Double, Int, String)])
  func text(_ value: Double, _ decimals: Int, _ expected: String) {
    #expect(Decimal.text(value, decimals: decimals) == expected)
  }

  @Test(arguments: [(0, "0"), (999, "999"), (1000, "1,000"), (-1_234_567, "-1,234,567")])
  func grouped(_ value: Int, _ expected: String) { #expect(Decimal.grouped(value) == expected) }

  @Test(
    arguments: [
      (850_000_000, "850 ms"), (2_345_000_000, "2.35 s"), (59_900_000_000, "59.9 s"), (245_000_000_000, "4 min 05 s"),
      (7_380_000_000_000, "2 h 03 min"),
    ] as [(UInt64, String)])
  func durations(_ value: UInt64, _ expected: String) { #expect(Decimal.duration(nanoseconds: value) == expected) }

  private typealias Decimal = Records.Decimal
}
