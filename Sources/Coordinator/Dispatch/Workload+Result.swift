// A worker's result as the task's record.

import Protocol
import Records

extension Workload {
  func record(_ index: Int, result: TaskResult, slot: Int, attempt: Int) -> Record {
    var record: Record
    switch result.outcome {
    case .failed(let failure): record = self.record(index, status: .failed(failure))
    case .done(let facts):
      record = self.record(index, status: .done)
      record.outputs = zip(facts, variants(of: index)).enumerated().map { number, pair in
        Record.Output(
          path: output(index, variant: number), width: Int(pair.0.width), height: Int(pair.0.height),
          bytes: Int(clamping: pair.0.bytes), label: pair.1.label)
      }
    }
    record.engine = result.engine
    record.engineReason = result.engineReason
    record.format = result.format
    record.width = Int(result.width)
    record.height = Int(result.height)
    record.bytesIn = Int(clamping: result.bytesIn)
    record.worker = slot
    record.attempt = attempt
    record.timings = result.timings
    record.warnings = result.warnings
    return record
  }
}
