// Lines that runs left behind: the journal, and reports.

import Records

@testable import Worker

extension FuzzTarget {
  /// A line at a time, as it is and with the checksum it should have, which nobody would guess.
  static let journal = FuzzTarget("Journal") { bytes in
    var (whole, pieces) = (JournalHistory(), JournalHistory())
    for line in bytes.split(separator: 10).map(Array.init) {
      let digits = String(Hash.fnv1a(line), radix: 16)
      let sum = String(repeating: "0", count: 16 - digits.count) + digits
      for text in [line + [10], line + Array(",\"sum\":\"\(sum)\"}\n".utf8)] {
        whole.feed(text)
        let half = text.count / 2
        pieces.feed(Array(text[..<half]))
        pieces.feed(Array(text[half...]))
      }
    }
    precondition(whole.isWorthCompacting == pieces.isWorthCompacting, "pieces of a line say something else")
  }

  static let recordedTask = FuzzTarget("RecordedTask") { bytes in
    _ = try RecordedTask(records: Array(bytes), name: "report.jsonl", input: nil)
  }
}
