// What happens to a run: everything the scheduler learns, in the order the coordinator saw it.

import Protocol

package enum Event: Equatable, Sendable {
  /// The slot's worker said hello.
  case ready(slot: Int)
  /// A task left its worker, whatever its outcome. `next` is the task the worker starts now, nil when it knew of none:
  /// leases that were on their way then start on arrival. `busy`: nanoseconds the task occupied the worker, 0 when unknown.
  case result(slot: Int, task: TaskID, next: TaskID?, busy: UInt64, verdict: Verdict = .ended)
  /// The answer to `revoke`: the leases given back, of those asked for; may be empty.
  case revoked(slot: Int, tasks: [TaskID])
  /// The slot's process is gone, and every frame it had sent was handled before. `starved`: most likely for want of
  /// memory, so its task is tried again with all there is.
  case died(slot: Int, starved: Bool = false)
  /// The slot's worker should be replaced when its running task has ended. Best given before the result that asks
  /// for it, so that nothing new is leased in between. Without effect on a worker that is not serving.
  case recycle(slot: Int)
  /// The caller kills this worker, after a protocol violation for instance. Nothing more is sent to it; `died` is to
  /// follow, and blames its running task.
  case condemned(slot: Int)
  /// Start nothing new: leases not started are revoked, running tasks end, the rest stays unfinished.
  case drain
  /// Time passed: deadlines are looked at.
  case tick

  /// What a result means for its task.
  package enum Verdict: Equatable, Sendable {
    case ended
    /// Nothing was done: it takes so many bytes, more than its lease had.
    case postponed(UInt64)
    /// It failed in a way that may pass: it is tried again when all else has been handed out, as long as it has attempts.
    /// `alone`: with all the memory there is.
    case again(alone: Bool)
  }
}
