// From how a worker ended to what its task's record says.

import Platform
import Protocol
import Records
import Scheduling

enum CrashReport {
  /// - Parameters:
  ///   - exit: nil when the process could not be started.
  ///   - killReason: why this side killed it, if it did.
  static func failure(
    _ reason: Action.Reason, exit: WaitStatus?, killReason: String?, timeout: UInt64, attempt: Int
  ) -> Failure {
    let tries = attempt > 1 ? ", as did attempt \(attempt - 1)" : ""
    var signal: UInt8?
    if case .signaled(let number) = exit { signal = UInt8(clamping: number) }
    switch reason {
    case .timedOut:
      return Failure(
        .timeout, at: .process,
        "not done after \(Decimal.duration(nanoseconds: timeout)), its worker was killed; --timeout allows more",
        signal: signal)
    case .crashed:
      if let killReason {
        return Failure(.crashed, at: .process, "its worker was killed: \(killReason)\(tries)", signal: signal)
      }
      if signal == UInt8(clamping: SignalNumber.kill) {
        return Failure(
          .crashed, at: .process,
          "its worker was killed by SIGKILL from outside, most likely for want of memory\(tries)",
          signal: signal)
      }
      return Failure(
        .crashed, at: .process, "its worker ended with \(exit?.description ?? "no status")\(tries)", signal: signal)
    }
  }
}
