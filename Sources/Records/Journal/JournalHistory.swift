// What a journal says in the end: the fold over its lines, from bytes alone.

import Protocol

package struct JournalHistory: Sendable {
  /// An output as the last task that made it left it.
  package struct Made: Equatable, Sendable {
    package var place: UInt64
    package var key: UInt64
    package var modified: Int64
    /// The lower halves: enough to see a change.
    package var bytes: UInt32
    package var recipe: UInt32
    /// Position in ``JournalHistory/runs``.
    package var run: UInt32
    var line: UInt32
  }

  package struct Failed: Equatable, Sendable {
    package var key: UInt64
    package var failure: Failure
    fileprivate var line: UInt32
    fileprivate var run: UInt32
  }

  package private(set) var runs: [JournalRun] = []
  package private(set) var made = MadeTable()
  /// By place of the task; not those that were done later.
  package private(set) var failed: [UInt64: Failed] = [:]
  /// Bytes up to the end of the last line. What comes after is a torn tail, to be cut off before more is written.
  package private(set) var validLength = 0
  /// The format of the line that was not understood, if that is why the history ends there.
  package private(set) var foreignFormat: UInt64?
  /// Lines that are whole by their newline and wrong, which no death of a writer leaves. What they said is not known;
  /// the lines around them stand on their own.
  package private(set) var damagedLines = 0
  /// Whether it once had more lines than it has: what it does not know may have been known.
  package var isIncomplete: Bool { damagedLines > 0 || hasLost }
  private var hasLost = false
  /// Of those that are understood.
  private var lineCount: UInt32 = 0
  private var pending: [UInt8] = []
  /// Bytes of a line so far that is longer than any.
  private var skipped: Int?
  private var isOver = false

  package init() {}

  /// A line of 255 outputs with the longest paths of all, escaped and in base 64, is half of this.
  fileprivate static let longestLine = 16 << 20

  /// The next bytes of the journal, cut anywhere.
  package mutating func feed(_ chunk: [UInt8]) {
    var rest = chunk[...]
    while !isOver, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
      let part = rest[..<end]
      rest = rest[(end + 1)...]
      if let length = skipped {
        skipped = nil
        validLength += length + part.count + 1
      } else if pending.isEmpty {
        take(part)
      } else {
        let line = pending + part
        pending.removeAll(keepingCapacity: true)
        take(line[...])
      }
    }
    if isOver { return }
    if let length = skipped {
      skipped = length + rest.count
      return
    }
    pending += rest
    if pending.count > Self.longestLine { (skipped, damagedLines, pending) = (pending.count, damagedLines + 1, []) }
  }

  private mutating func take(_ bytes: ArraySlice<UInt8>) {
    let line = JournalLine(bytes)
    let run = UInt32(clamping: runs.count - 1)
    switch line {
    case .run(let run): runs.append(run)
    case .done(let task, let outputs) where !runs.isEmpty:
      for output in outputs {
        made.set(
          Made(
            place: output.place, key: task.key, modified: output.modified,
            bytes: UInt32(truncatingIfNeeded: output.bytes), recipe: UInt32(truncatingIfNeeded: task.recipe), run: run,
            line: lineCount))
      }
      failed[task.place] = nil
    case .failed(let task, let failure) where !runs.isEmpty:
      failed[task.place] = Failed(key: task.key, failure: failure, line: lineCount, run: run)
    case .lost: hasLost = true
    case .foreign(let format):
      foreignFormat = format
      isOver = true
      return
    case nil, .done, .failed:
      damagedLines += 1
      validLength += bytes.count + 1
      return
    }
    lineCount += 1
    validLength += bytes.count + 1
  }
}

// MARK: Lines that no longer matter

extension JournalHistory {
  /// Rewriting costs about as much as reading; it pays when it halves that for all runs to come, and when nobody is told
  /// of the same damage again.
  package var isWorthCompacting: Bool {
    damagedLines > 0 || Int(lineCount) > 2 * (made.count + failed.count + 1) + 1000
  }

  /// Copies what matters of the same bytes, fed again.
  package struct Compaction {
    private let history: JournalHistory
    private let liveRuns: Set<UInt32>
    private var line: UInt32 = 0
    private var run: UInt32 = 0
    private var pending: [UInt8] = []
    /// In a line that is longer than any.
    private var isSkipping = false
    private var isMarked: Bool

    package init(_ history: JournalHistory) {
      self.history = history
      isMarked = history.damagedLines == 0
      liveRuns = Set(history.made.entries.lazy.map(\.run)).union(history.failed.values.map(\.run))
    }

    /// - Returns: the lines to keep of those that end here; the first of all says that some are lost, where that is new.
    package mutating func feed(_ chunk: [UInt8]) -> [UInt8] {
      var kept: [UInt8] = isMarked ? [] : JournalLine.lostLine
      isMarked = true
      pending += chunk
      var rest = pending[...]
      while line < history.lineCount, let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
        if isSkipping {
          isSkipping = false
        } else if let isLive = isLive(rest[..<end]) {
          if isLive { kept += rest[...end] }
          line += 1
        }
        rest = rest[(end + 1)...]
      }
      isSkipping = isSkipping || rest.count > JournalHistory.longestLine
      pending = isSkipping || line == history.lineCount ? [] : Array(rest)
      return kept
    }

    /// nil for a line that is not understood.
    private mutating func isLive(_ bytes: ArraySlice<UInt8>) -> Bool? {
      switch JournalLine(bytes) {
      case .run:
        defer { run += 1 }
        return liveRuns.contains(run) || Int(run) == history.runs.count - 1
      case .done where run == 0, .failed where run == 0: return nil
      case .done(_, let outputs): return outputs.contains { history.made[$0.place]?.line == line }
      case .failed(let task, _): return history.failed[task.place]?.line == line
      case .lost: return true
      case .foreign, nil: return nil
      }
    }
  }
}
