// From how a worker ended to what its task's record says.

import Platform
import Protocol
import Records
import Scheduling

enum CrashReport {
  /// - Parameters:
  ///   - place: how far the worker was.
  ///   - exit: nil when the process could not be started.
  ///   - killReason: why this side killed it, if it did.
  static func failure(
    _ reason: Action.Reason, at place: Whereabouts?, exit: WaitStatus?, killReason: String?, timeout: UInt64,
    attempt: Int
  ) -> Failure {
    var signal: UInt8?
    if case .signaled(let number) = exit { signal = UInt8(clamping: number) }
    let kind: Failure.Kind
    var words: String
    switch reason {
    case .timedOut:
      kind = .timeout
      words = "not done after \(Decimal.duration(nanoseconds: timeout)), its worker was killed"
    case .crashed:
      if let killReason {
        kind = .crashed
        words = "its worker was killed: \(killReason)"
      } else if signal == UInt8(clamping: SignalNumber.kill) {
        kind = .outOfMemory
        words = "its worker was killed by SIGKILL from outside, most likely for want of memory"
      } else {
        kind = .crashed
        words = "its worker ended with \(exit?.description ?? "no status")"
      }
    }
    if let place { words += ", at \(place.stage.name)" + (place.operation.isEmpty ? "" : " (\(place.operation))") }
    if kind == .timeout { words += "; --timeout allows more" }
    if kind != .timeout, attempt > 1 { words += ", as did attempt \(attempt - 1)" }
    var failure = Failure(kind, at: place?.stage ?? .process, words, signal: signal)
    failure.operation = place?.operation ?? ""
    return failure
  }
}
