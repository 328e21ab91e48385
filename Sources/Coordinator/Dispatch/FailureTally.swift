// Applies the rules about failures to the records of a run, as they come.

import Protocol
import Records

struct FailureTally {
  let rules: FailureRules
  private let limit: FailureLimit?
  /// Inputs of the run.
  private let inputs: Int
  private var failures = 0
  /// Why nothing new is to be started; nil as long as the run is to go on.
  private(set) var stopReason: String?
  /// Whether a task failed for want of room, and can be done when there is some.
  private(set) var lacksRoom = false

  init(rules: FailureRules = FailureRules(), limit: FailureLimit? = nil, inputs: Int) {
    self.rules = rules
    self.limit = limit
    self.inputs = inputs
  }

  /// The record as it is to be reported. To be called once for each.
  /// - Parameter isNew: false for the failure of an earlier run: it stops this one no more.
  mutating func settle(_ record: Record, isNew: Bool = true) -> Record {
    guard case .failed(let failure) = record.status else { return record }
    if let status = rules.skipping(failure) {
      var skipped = record
      skipped.status = status
      skipped.warnings.append(failure.message)
      return skipped
    }
    guard isNew else { return record }
    if failure.kind == .noSpace { lacksRoom = true }
    switch rules[failure.kind] {
    case .stop:
      stopReason = stopReason ?? failure.message
    case .fail, .retry, .skip: break
    }
    failures += 1
    if let limit, limit.isExceeded(by: failures, of: inputs) {
      stopReason = stopReason ?? "\(Decimal.counted(failures, "failure")), more than --max-failures \(limit) allows"
    }
    return record
  }
}
