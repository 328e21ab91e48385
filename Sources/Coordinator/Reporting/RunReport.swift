// Folds the records of a run into everything it reports.

import Platform
import Records
import Scheduling
import SystemPackage

final class RunReport: RunObserver {
  private(set) var summary = Summary()
  private let console: Console
  private let streams: [RecordStream]
  private let journal: Journal?
  private var progress: ProgressLine
  private let quarantine: Quarantine?
  private var complained = false
  private var nextFlush: UInt64 = 0
  private static let flushInterval: UInt64 = 100_000_000

  init(
    console: Console, streams: [RecordStream], journal: Journal?, progress: ProgressLine, quarantine: Quarantine?
  ) {
    self.console = console
    self.streams = streams
    self.journal = journal
    self.progress = progress
    self.quarantine = quarantine
  }

  func record(_ record: Record) {
    journal?.append(record)
    quarantine?.add(record)
    report(record)
  }

  private func report(_ record: Record) {
    summary.add(record)
    if console.level == .verbose { tell(record) }
    if !streams.isEmpty {
      let line = record.jsonLine
      for stream in streams { stream.write(line) }
    }
  }

  /// A record that planning made, before the run: nobody has to be kept from waiting yet.
  /// - Parameter isNew: false for what an earlier run has told the journal.
  func recordDecided(_ record: Record, isNew: Bool) {
    // That an output exists is no news for later runs, which look for themselves.
    if isNew, case .failed(let failure) = record.status, failure.kind != .exists { journal?.append(record) }
    report(record)
    for stream in streams where stream.isDue { stream.flush() }
  }

  func progress(_ counters: Counters, at now: UInt64) {
    progress.update(ended: counters.completed + counters.failed, failed: summary.failedCount, at: now)
  }

  func flush(isFinal: Bool, at now: UInt64, _ interruption: Interruption) {
    // First and at every turn: what it does not have when this process is killed is done again.
    journal?.flush()
    guard isFinal || now >= nextFlush || streams.contains(where: \.isDue) else { return }
    nextFlush = now + Self.flushInterval
    for stream in streams { stream.flush(interruption) }
    if !complained, let failure = streams.compactMap(\.failure).first {
      complained = true
      note(failure + (isFinal ? "" : "; the run goes on without"))
    }
  }

  func begin() { journal?.begin() }

  var stopReason: String? { journal?.failure }

  func note(_ text: String) {
    progress.clear()
    console.complain(text)
  }

  /// Whether every record reached every report.
  var isComplete: Bool { streams.allSatisfy { $0.failure == nil } }

  /// Completes the summary with what only the run knows.
  func finish(_ end: RunEnd, found: Int, workers: Int, elapsed: UInt64) {
    progress.clear()
    if let failure = quarantine?.failure { console.complain(failure) }
    if let quarantine, quarantine.count > 0 { summary.quarantine = quarantine.path.bytes }
    summary.found = found
    summary.unfinished = end.counters.unfinished
    summary.workers = workers
    summary.elapsed = elapsed
    summary.steals = end.counters.steals
    summary.stolenTasks = end.counters.stolenTasks
    summary.retries = end.counters.retries
    summary.restarts = end.counters.deaths
    summary.recycled = end.counters.recycled
    summary.postponed = end.counters.postponed
    let own = ResourceUsage.ofSelf()
    summary.coordinatorCPU = own.processorNanoseconds
    summary.coordinatorMemory = own.peakResidentBytes
    summary.workersCPU = ResourceUsage.ofChildren().processorNanoseconds
  }

  private func tell(_ record: Record) {
    progress.clear()
    let input = FilePath(bytes: record.input).displayed
    switch record.status {
    case .done: console.say("\(input): done in \(Decimal.duration(nanoseconds: record.timings.busy))")
    case .skipped(let reason): console.say("\(input): skipped, \(reason)")
    case .failed(let failure): console.say("\(input): failed, \(failure.kind.name): \(failure.message)")
    }
  }
}
