// What a worker says about one task when it has ended.

package struct TaskResult: Equatable, Sendable {
  package var id: TaskID
  /// The task the worker starts next, nil when its queue is empty. This makes blame exact: whoever dies next died in it.
  package var next: TaskID?
  package var engine: Engine
  /// Why not the direct engine; empty when it was, or when there was no choice.
  package var engineReason = ""
  /// nil when the source was not recognised, or was generated.
  package var format: ImageFormat?
  /// Size of the upright input, pixels; 0 when unknown.
  package var width: UInt32 = 0
  package var height: UInt32 = 0
  package var bytesIn: UInt64 = 0
  package var timings: StageTimings
  package var warnings: [String] = []
  /// What the task takes in memory at most, as estimated; 0 when it did not come so far. Bytes.
  package var memory: UInt64 = 0
  /// What the worker holds in memory after the task; 0 when unknown. Bytes.
  package var resident: UInt64 = 0
  /// The worker asks to be replaced after this task, because its memory can no longer be trusted.
  package var recycle = false
  package var outcome: Outcome

  package enum Outcome: Equatable, Sendable {
    /// One for each output of the lease, in its order.
    case done([OutputFacts])
    case failed(Failure)
    /// Nothing was written: its `memory` is more than the lease allows and no more than the limits do.
    case postponed
  }

  package init(
    id: TaskID, next: TaskID? = nil, engine: Engine = .vips, format: ImageFormat? = nil,
    timings: StageTimings = StageTimings(), outcome: Outcome
  ) {
    self.id = id
    self.next = next
    self.engine = engine
    self.format = format
    self.timings = timings
    self.outcome = outcome
  }
}

package enum Engine: UInt8, CaseIterable, Sendable {
  /// No engine was reached.
  case none = 0
  case vips = 1
  case direct = 2

  package var name: String {
    switch self {
    case .none: "none"
    case .vips: "vips"
    case .direct: "direct"
    }
  }
}

package struct OutputFacts: Equatable, Sendable {
  package var width: UInt32
  package var height: UInt32
  package var bytes: UInt64
  /// Time of last change of the file as it got its name, nanoseconds since 1970.
  package var modified: Int64

  package init(width: UInt32, height: UInt32, bytes: UInt64, modified: Int64 = 0) {
    self.width = width
    self.height = height
    self.bytes = bytes
    self.modified = modified
  }
}

/// Nanoseconds. `start` is CLOCK_MONOTONIC, which all processes of one machine share; the rest are durations.
package struct StageTimings: Equatable, Sendable {
  package var start: UInt64 = 0
  /// From receiving the lease to starting it.
  package var wait: UInt64 = 0
  package var read: UInt64 = 0
  package var decode: UInt64 = 0
  package var process: UInt64 = 0
  package var encode: UInt64 = 0
  package var write: UInt64 = 0

  package init() {}

  /// Time the task occupied its worker, waiting not counted.
  package var busy: UInt64 { read &+ decode &+ process &+ encode &+ write }
}
