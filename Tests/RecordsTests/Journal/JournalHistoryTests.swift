// What a journal says, whatever happened to its last bytes.

import Foundation
import Protocol
import Records
import Testing

struct JournalHistoryTests {
  private static let root = "out/"
  private static let run = JournalRun(tool: "1.2.3", inputs: 0xabc, recipes: 0xdef)

  private func record(_ name: String, key: UInt64 = 7, place: UInt64 = 0, status: Record.Status = .done) -> Record {
    var record = Record(input: Array("in/\(name)".utf8), status: status, key: key)
    record.recipe = 0x1_2345_6789
    record.place = place
    if status == .done {
      record.outputs = [
        .init(path: Array((Self.root + name).utf8), width: 1, height: 1, bytes: 5_000_000_123, modified: -42)
      ]
    }
    return record
  }

  private func line(_ record: Record) throws -> [UInt8] {
    try #require(record.journalLine(below: Self.root.utf8.count))
  }

  private func place(_ name: String) -> UInt64 { JournalOutput.place(of: Array(name.utf8)[...]) }

  private func history(_ bytes: [UInt8], pieces: Int = .max) -> JournalHistory {
    var history = JournalHistory()
    var rest = bytes[...]
    while !rest.isEmpty {
      history.feed(Array(rest.prefix(pieces)))
      rest = rest.dropFirst(pieces)
    }
    return history
  }

  @Test(arguments: ["a.jpg", "d/b \"q\" \\ \n\u{7f}.png", "é.gif"]) func linesAreReadAsWritten(_ name: String) throws {
    let bytes = try line(record(name, place: 9))
    #expect(bytes.last == 0x0a && bytes.dropLast().allSatisfy { $0 >= 0x20 })
    guard case .done(let task, let outputs) = JournalLine(bytes.dropLast()) else {
      Issue.record("not a line: \(String(decoding: bytes, as: UTF8.self))")
      return
    }
    #expect(task == JournalTask(key: 7, recipe: 0x1_2345_6789, place: 9))
    #expect(outputs == [JournalOutput(place: place(name), bytes: 5_000_000_123, modified: -42)])
    // Any JSON reader takes them too.
    let json = try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
    #expect((json["outputs"] as? [[String: Any]])?.first?["path"] as? String == name)
  }

  @Test func namesThatAreNotTextAreReadAsWell() throws {
    var record = record("x")
    record.outputs[0].path = Array(Self.root.utf8) + [0xff, 0x22, 0x0a]
    guard case .done(_, let outputs) = JournalLine(try line(record).dropLast()) else {
      Issue.record("not a line")
      return
    }
    #expect(outputs.map(\.place) == [JournalOutput.place(of: [0xff, 0x22, 0x0a][...])])
    var failed = self.record("x", status: .failed(Failure(.corrupt, at: .decode, "bad")))
    failed.input = [0xff]
    #expect(JournalLine(try line(failed).dropLast()) != nil)
  }

  @Test(arguments: [nil, 0, 11, 255] as [UInt8?], ["", "a \"quoted\"\nline\u{1}\u{7f} \\ é 🎈"])
  func failuresAreReadAsWritten(_ signal: UInt8?, _ message: String) throws {
    for kind in Failure.Kind.allCases {
      for stage in Failure.Stage.allCases {
        var failure = Failure(kind, at: stage, message, signal: signal)
        failure.operation = message
        let bytes = try line(record("a", place: 3, status: .failed(failure)))
        let task = JournalTask(key: 7, recipe: 0x1_2345_6789, place: 3)
        #expect(JournalLine(bytes.dropLast()) == .failed(task, failure))
      }
    }
  }

  @Test func whatWasNotRunIsNotWritten() {
    #expect(record("a", status: .skipped("up to date")).journalLine(below: 4) == nil)
  }

  @Test func aChangedByteIsNoLine() throws {
    let failed = record("a", status: .failed(Failure(.timeout, at: .read, "slow")))
    for bytes in [Self.run.line, try line(record("a")), try line(failed)] {
      #expect(JournalLine(bytes.dropLast()) != nil)
      for position in bytes.indices.dropLast() {
        for value in [bytes[position] ^ 1, bytes[position] ^ 0x80, 0] {
          var changed = bytes
          changed[position] = value
          #expect(JournalLine(changed.dropLast()) == nil, "byte \(position) as \(value)")
        }
      }
      for count in 0..<bytes.count - 1 { #expect(JournalLine(bytes[..<count]) == nil) }
    }
  }

  /// reliability rule 10: cut at every byte of the last three records.
  @Test func cutAnywhereItLoads() throws {
    var bytes = Self.run.line
    var ends = [bytes.count]
    for name in ["a", "b", "c", "d"] {
      bytes += try line(record(name, place: place(name)))
      ends.append(bytes.count)
    }
    for length in ends[1]...bytes.count {
      let history = history(Array(bytes[..<length]))
      let whole = ends.lastIndex { $0 <= length }!
      #expect(history.made.count == whole && history.validLength == ends[whole] && history.damagedLines == 0)
      // What is appended to the whole lines is read.
      let mended = self.history(Array(bytes[..<history.validLength]) + (try line(record("e"))))
      #expect(mended.made.count == whole + 1 && mended.made[place("e")] != nil)
    }
  }

  @Test func piecesOfAnySizeSayTheSame() throws {
    var bytes = Self.run.line
    for number in 0..<20 { bytes += try line(record("\(number)", key: UInt64(number), place: UInt64(number))) }
    let whole = history(bytes)
    #expect(whole.made.count == 20)
    for pieces in [1, 2, 7, 100, 255, 256, 257] {
      let pieced = history(bytes, pieces: pieces)
      #expect(
        pieced.made.entries == whole.made.entries && pieced.validLength == bytes.count && pieced.runs == whole.runs)
    }
  }

  @Test func theLastLineAboutAPlaceHolds() throws {
    let failure = Failure(.crashed, at: .process, "dead", signal: 11)
    let other = JournalRun(tool: "2", inputs: 1, recipes: 1)
    var bytes = Self.run.line
    bytes += try line(record("a", key: 1, place: 1))
    bytes += try line(record("b", key: 2, place: 2, status: .failed(failure)))
    bytes += try line(record("c", key: 3, place: 3, status: .failed(failure)))
    bytes += other.line
    bytes += try line(record("a", key: 4, place: 1))
    bytes += try line(record("b", key: 2, place: 2))
    let history = history(bytes)
    #expect(history.runs == [Self.run, other])
    #expect(history.made.count == 2 && history.failed.count == 1)
    #expect(history.made[place("a")]?.key == 4 && history.made[place("a")]?.run == 1)
    #expect(history.failed[3]?.failure == failure && history.failed[3]?.key == 3)
  }

  @Test func linesAroundDamageStandOnTheirOwn() throws {
    let good = Self.run.line + (try line(record("a", place: place("a"))))
    let more = try line(record("b", place: place("b")))
    for bad in [Array("nonsense\n".utf8), Array("\n".utf8), [0, 0, 0x0a], Array(more.dropFirst())] {
      for pieces in [1, 7, 1000] {
        let history = history(good + bad + more, pieces: pieces)
        #expect(history.damagedLines == 1 && history.validLength == good.count + bad.count + more.count)
        #expect(history.made.count == 2 && history.isWorthCompacting)
        // They are what is left.
        var compaction = JournalHistory.Compaction(history)
        let kept = compaction.feed(good + bad + more)
        #expect(kept.count > good.count + more.count && Array(kept.suffix(good.count + more.count)) == good + more)
        // That something is lost is known for good.
        let mended = self.history(kept)
        #expect(mended.damagedLines == 0 && mended.isIncomplete && mended.made.count == 2 && !mended.isWorthCompacting)
        var again = JournalHistory.Compaction(mended)
        #expect(again.feed(kept) == kept)
      }
    }
    #expect(!self.history(good + more).isIncomplete)
    // A line before any run has no version.
    let orphan = history(more + good)
    #expect(orphan.damagedLines == 1 && orphan.made.count == 1)
    var compaction = JournalHistory.Compaction(orphan)
    #expect(compaction.feed(more + good).suffix(good.count).elementsEqual(good))
  }

  /// Longer than any line can be: not held, and what comes after it is read.
  @Test func linesWithoutEndAreSkipped() throws {
    let (good, more) = (
      Self.run.line + (try line(record("a", place: place("a")))), try line(record("b", place: place("b")))
    )
    let bytes = good + [UInt8](repeating: 120, count: 17 << 20) + [0x0a] + more
    let history = history(bytes, pieces: 256 * 1024)
    #expect(history.damagedLines == 1 && history.made.count == 2 && history.validLength == bytes.count)
    var compaction = JournalHistory.Compaction(history)
    var kept: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 256 * 1024) {
      kept += compaction.feed(Array(bytes[start..<min(start + 256 * 1024, bytes.count)]))
    }
    #expect(Array(kept.suffix(good.count + more.count)) == good + more)
  }

  @Test func anotherFormatIsTold() {
    let body = Array("{\"journal\":2,\"whatever\":[1]".utf8)
    let sum = String(Hash.fnv1a(body), radix: 16)
    let padded = String(repeating: "0", count: 16 - sum.count) + sum
    let history = history(body + Array(",\"sum\":\"\(padded)\"}\n".utf8) + Self.run.line)
    #expect(history.foreignFormat == 2 && history.runs.isEmpty && history.damagedLines == 0)
  }

  /// Anything at all loads: garbage, mutated journals, lines without end.
  @Test(arguments: 0..<20) func garbageIsHarmless(_ seed: UInt64) throws {
    var random = Dice(state: seed &+ 1)
    var bytes = Self.run.line
    for name in ["a", "b", "c"] { bytes += try line(record(name)) }
    for _ in 0..<200 {
      var mutated = bytes
      for _ in 0..<Int(random.next() % 5) {
        mutated[Int(random.next() % UInt64(mutated.count))] = UInt8(truncatingIfNeeded: random.next())
      }
      let history = history(mutated, pieces: Int(random.next() % 300) + 1)
      #expect(history.validLength <= mutated.count && history.made.count <= 3)
    }
    let noise = (0..<5_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    #expect(history(noise).made.count == 0 && history(noise).runs.isEmpty)
    #expect(JournalLine(noise[...]) == nil)
  }

  @Test func compactingKeepsWhatHolds() throws {
    let failure = Failure(.corrupt, at: .decode, "bad")
    let runs = (0..<6).map { JournalRun(tool: "\($0)", inputs: 1, recipes: 1) }
    var bytes: [UInt8] = []
    for (number, run) in runs.enumerated() {
      bytes += run.line
      if number == 1 { continue }
      for file in 0..<700 {
        bytes += try line(record("\(file)", key: UInt64(number), place: UInt64(file)))
      }
      if number == 2 { bytes += try line(record("f", key: 5, place: 1000, status: .failed(failure))) }
      if number == 0 { bytes += try line(record("only", key: 0, place: 2000)) }
    }
    let before = history(bytes)
    let isWorthIt = before.isWorthCompacting
    #expect(isWorthIt)
    for pieces in [1000, 64 * 1024] {
      var compaction = JournalHistory.Compaction(before)
      var kept: [UInt8] = []
      // What was not believed is not copied.
      let torn = bytes + Array("{\"status\":\"done".utf8)
      for start in stride(from: 0, to: torn.count, by: pieces) {
        kept += compaction.feed(Array(torn[start..<min(start + pieces, torn.count)]))
      }
      let after = history(kept)
      let (length, isWorthItAgain) = (after.validLength, after.isWorthCompacting)
      #expect(length == kept.count && !isWorthItAgain)
      let (made, failed) = (after.made.count, after.failed.count)
      #expect(made == 701 && failed == 1)
      for made in before.made.entries {
        let other = try #require(after.made[made.place])
        #expect(other.key == made.key && other.modified == made.modified && other.bytes == made.bytes)
        #expect(after.runs[Int(other.run)] == before.runs[Int(made.run)])
      }
      #expect(after.failed[1000]?.failure == failure && after.runs.last == before.runs.last)
      #expect(kept.count * 2 < bytes.count)
    }
  }
}

/// Numerical Recipes' quick 64-bit linear congruential generator.
private struct Dice {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 33
  }
}
