// What came of a run: how it ended, its figures, and the exit code that says so.

import Arguments
import Platform
import Records

struct RunOutcome {
  let end: RunEnd
  let summary: Summary
  /// Whether every record reached every report.
  let isReported: Bool

  var status: ExitStatus {
    switch end.cause {
    case .interrupted(let signal, _): ExitStatus(signal: signal)
    case .stopped: .stoppedResumable
    case .gaveUp: .ourBug
    case .unconfined: .badConfiguration
    case .finished: summary.failedCount > 0 ? .someFailed : isReported ? .done : .cannotWrite
    }
  }
}

extension ExitStatus {
  /// Of a command that was ended by one of the signals of ``Dispatcher/listen()``.
  init(signal: CInt) { self = signal == SignalNumber.interrupt ? .interrupted : .terminated }
}
