// What the scheduler wants done. The coordinator executes actions in order.

import Protocol

package enum Action: Equatable, Sendable {
  /// Start a process for the slot, which has none.
  case spawn(slot: Int)
  /// `attempt` is 1 for the first try, `memory` what the task may take, bytes.
  case lease(slot: Int, task: TaskID, attempt: Int, memory: UInt64 = .max)
  /// Ask for these leases back; the worker answers once with `revoked`. At most one is unanswered per slot.
  case revoke(slot: Int, tasks: [TaskID])
  /// SIGKILL: a deadline passed. Given once per process; `died` is to follow.
  case kill(slot: Int)
  /// Nothing more for this process: it is to exit. It holds no lease, and may not have said hello yet.
  case finish(slot: Int)
  /// The result just given is the terminal one of the task.
  case complete(task: TaskID, slot: Int, attempt: Int)
  /// Terminal: no result will come.
  case fail(task: TaskID, slot: Int, attempt: Int, reason: Reason)
  /// Workers die without giving results. Given once; the run is drained from here on.
  case giveUp(reason: String)

  /// How the worker of a failed task went.
  package enum Reason: Equatable, Sendable {
    /// By itself, or condemned by the caller.
    case crashed
    /// Killed because the task passed its deadline.
    case timedOut
  }
}
