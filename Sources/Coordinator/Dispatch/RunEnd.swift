// What a dispatcher says: during a run to its observer, and of how it ended.

import Records
import Scheduling

/// How a run ended.
struct RunEnd {
  enum Cause: Equatable {
    /// Nothing was left to do.
    case finished
    /// By this signal; running tasks were ended properly if `isDrained`.
    case interrupted(signal: CInt, isDrained: Bool)
    /// By a failure, or because the journal cannot be written, for this reason: nothing more was started.
    case stopped(String)
    /// No worker works.
    case gaveUp(String)
    /// A worker did not come as far into its sandbox as it has to.
    case unconfined(String)
  }

  var cause: Cause
  var counters: Counters
}

/// Receives what a run has to say, as it happens. Only `flush` may wait.
protocol RunObserver: AnyObject {
  /// The first worker is ready: tasks will be run. May come more than once.
  func begin()
  func record(_ record: Record)
  func progress(_ counters: Counters, at now: UInt64)
  func note(_ text: String)
  /// Hands on what was recorded, as far as it is due; a reader may let it wait, and a signal may end that.
  func flush(isFinal: Bool, at now: UInt64, _ interruption: Interruption)
  /// Why nothing more should be started, because what ends could not be remembered.
  var stopReason: String? { get }
}
