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

  init(rules: FailureRules = FailureRules(), limit: FailureLimit? = nil, inputs: Int) {
    self.rules = rules
    self.limit = limit
    self.inputs = inputs
  }

  /// The record as it is to be reported. To be called once for each.
  mutating func settle(_ record: Record) -> Record {
    guard case .failed(let failure) = record.status else { return record }
    switch rules[failure.kind] {
    case .skip:
      var skipped = record
      skipped.status = .skipped("\(failure.kind.name) (--on \(failure.kind.name)=skip)")
      skipped.warnings.append(failure.message)
      return skipped
    case .stop:
      stopReason = stopReason ?? failure.message
    case .fail, .retry: break
    }
    failures += 1
    if let limit, limit.isExceeded(by: failures, of: inputs) {
      stopReason = stopReason ?? "\(Decimal.counted(failures, "failure")), more than --max-failures \(limit) allows"
    }
    return record
  }
}
