// Folds the records of a run into everything it reports.

import Platform
import Records
import Scheduling

final class RunReport: RunObserver {
  private(set) var summary = Summary()
  private let console: Console
  private let streams: [RecordStream]
  private var progress: ProgressLine
  private var complained = false

  init(console: Console, streams: [RecordStream], progress: ProgressLine) {
    self.console = console
    self.streams = streams
    self.progress = progress
  }

  func record(_ record: Record) {
    summary.add(record)
    if !streams.isEmpty {
      let line = record.jsonLine
      for stream in streams { stream.write(line) }
    }
  }

  func progress(_ counters: Counters, at now: UInt64) {
    progress.update(ended: counters.completed + counters.failed, failed: summary.failedCount, at: now)
    flush()
  }

  func note(_ text: String) {
    progress.clear()
    console.complain(text)
  }

  /// Whether every record reached every report.
  var isComplete: Bool { streams.allSatisfy { $0.failure == nil } }

  /// Completes the summary with what only the run knows.
  func finish(_ end: RunEnd, found: Int, workers: Int, elapsed: UInt64) {
    progress.clear()
    flush()
    summary.found = found
    summary.unfinished = end.counters.unfinished
    summary.workers = workers
    summary.elapsed = elapsed
    summary.steals = end.counters.steals
    summary.stolenTasks = end.counters.stolenTasks
    summary.retries = end.counters.retries
    summary.restarts = end.counters.deaths
    let own = ResourceUsage.ofSelf()
    summary.coordinatorCPU = own.processorNanoseconds
    summary.coordinatorMemory = own.peakResidentBytes
    summary.workersCPU = ResourceUsage.ofChildren().processorNanoseconds
  }

  private func flush() {
    for stream in streams { stream.flush() }
    if !complained, let failure = streams.compactMap(\.failure).first {
      complained = true
      note(failure + "; the run goes on without")
    }
  }
}
