// A worker's result as the task's record.

import Protocol
import Records

extension Workload {
  /// No file and no image is larger than this, whatever a worker says: bytes, or pixels of a side.
  private static var largestBelievable: UInt64 { 1 << 40 }

  /// A worker's word has to fit the task it was given, and this world.
  func check(_ result: TaskResult) throws(ProtocolError) {
    guard result.id.rawValue < count else { throw .unexpected("a result for the unknown \(result.id)") }
    guard result.bytesIn <= Self.largestBelievable else {
      throw .invalid(field: "result.bytesIn", value: result.bytesIn)
    }
    guard case .done(let outputs) = result.outcome else { return }
    let expected = variants(of: Int(result.id.rawValue)).count
    guard outputs.count == expected else {
      throw .unexpected("a result with \(outputs.count) outputs for \(result.id), which has \(expected)")
    }
    for output in outputs where output.bytes > Self.largestBelievable {
      throw .invalid(field: "output.bytes", value: output.bytes)
    }
  }

  func record(_ index: Int, result: TaskResult, slot: Int, attempt: Int) -> Record {
    var record: Record
    switch result.outcome {
    case .failed(let failure): record = self.record(index, status: .failed(failure))
    case .postponed: preconditionFailure("task \(index) is not over")
    case .done(let facts):
      record = self.record(index, status: .done)
      let variants = variants(of: index)
      record.outputs = facts.enumerated().map { number, facts in
        Record.Output(
          path: output(index, variant: number), width: Int(facts.width), height: Int(facts.height),
          bytes: Int(clamping: facts.bytes), modified: facts.modified, label: variants[number].label)
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
