// What a run works through, wherever it came from: files of a plan, or images to generate.

import Protocol
import Records
import Scheduling

protocol Workload {
  /// Tasks, run or not; `TaskID`s are 0..<count.
  var count: Int { get }
  /// Sent to each worker once; leases refer to them by position.
  var recipes: [Recipe] { get }
  /// The outputs of a task, in the order of its lease.
  func variants(of index: Int) -> [Variant]
  /// Path of one output, as bytes.
  func output(_ index: Int, variant: Int) -> [UInt8]
  /// Files the workers have to read and directories of which they have to read much, as bytes: few.
  var readable: [[UInt8]] { get }
  /// The directory below which all outputs are, as bytes.
  var outputRoot: [UInt8] { get }
  func estimate(of index: Int) -> TaskEstimate
  func lease(_ index: Int, attempt: Int) -> TaskLease
  /// The record of a task, before anything happened to it: `status` is what planning decided, or failed.
  func record(_ index: Int, status: Record.Status) -> Record
  func isToBeRun(_ index: Int) -> Bool
  /// What planning decided for a task that is not to be run; nil for the others.
  func decision(_ index: Int) -> Record.Status?
  /// Whether that is what became of it in an earlier run.
  func isRemembered(_ index: Int) -> Bool
}

extension Workload {
  func isRemembered(_ index: Int) -> Bool { false }

  var estimates: [TaskEstimate] { (0..<count).map { isToBeRun($0) ? estimate(of: $0) : .excluded } }
}
