// A run in figures: the fold over its records that ends every report.

import Protocol

package struct Summary: Sendable {
  /// How many failures of each class are quoted in words.
  package static let examplesPerClass = 2

  package struct Example: Sendable {
    package var input: [UInt8]
    package var failure: Failure
  }

  package private(set) var done = 0
  package private(set) var skipped: [String: Int] = [:]
  package private(set) var failed: [Failure.Kind: Int] = [:]
  package private(set) var examples: [Example] = []
  package private(set) var bytesIn = 0
  package private(set) var bytesOut = 0
  package private(set) var outputs = 0
  package private(set) var warnings = 0
  /// The weakest sandbox a task was in; nil when none was run.
  package private(set) var sandbox: SandboxLevel?
  /// Sum of the tasks' own time, nanoseconds.
  package private(set) var busy: UInt64 = 0

  /// Inputs of the plan.
  package var found = 0
  /// Planned and not ended: the run was stopped.
  package var unfinished = 0
  package var workers = 0
  /// Wall time of the run, nanoseconds.
  package var elapsed: UInt64 = 0
  package var steals = 0
  package var stolenTasks = 0
  package var retries = 0
  /// Workers that died and were replaced.
  package var restarts = 0
  /// Workers replaced after their number of tasks, or because they held too much memory.
  package var recycled = 0
  /// Tasks that waited until there was memory for them.
  package var postponed = 0
  /// The file that lists the inputs that crashed workers, as bytes; nil when none did.
  package var quarantine: [UInt8]?
  /// CPU time of the coordinator and of all workers, nanoseconds.
  package var coordinatorCPU: UInt64 = 0
  package var workersCPU: UInt64 = 0
  /// Peak resident memory of the coordinator, bytes.
  package var coordinatorMemory = 0

  package init() {}

  package mutating func add(_ record: Record) {
    bytesIn &+= record.bytesIn
    busy &+= record.timings.busy
    warnings += record.warnings.count
    if let level = record.sandbox, sandbox.map({ level.layers < $0.layers }) ?? true { sandbox = level }
    switch record.status {
    case .done:
      done += 1
      bytesOut &+= record.bytesOut
      outputs += record.outputs.count
    case .skipped(let reason): skipped[reason, default: 0] += 1
    case .failed(let failure):
      failed[failure.kind, default: 0] += 1
      if failed[failure.kind]! <= Self.examplesPerClass {
        examples.append(Example(input: record.input, failure: failure))
      }
    }
  }

  package var failedCount: Int { failed.values.reduce(0, +) }
  package var skippedCount: Int { skipped.values.reduce(0, +) }

  /// Done images a second of wall time; 0 when no time passed.
  package var imagesPerSecond: Double { elapsed == 0 ? 0 : Double(done) / (Double(elapsed) / 1e9) }

  /// Tasks' own time over wall time: what running them one after another would have taken, against what it took.
  package var speedup: Double { elapsed == 0 ? 0 : Double(busy) / Double(elapsed) }
}
