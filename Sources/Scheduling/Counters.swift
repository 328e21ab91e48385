// Sums over a run, for its summary and for tests.

package struct Counters: Equatable, Sendable {
  /// Times a dry slot took unsent tasks from the tail of another slot's queue.
  package var steals = 0
  package var stolenTasks = 0
  /// Revokes sent, and leases that came back through them.
  package var revokes = 0
  package var revokedTasks = 0
  /// Deaths of workers that had not been told to finish; kills included.
  package var deaths = 0
  /// Workers replaced after ``Policy/tasksPerWorker`` or on request.
  package var recycled = 0
  /// Times a task came back because it takes more memory than it was leased with.
  package var postponed = 0
  /// Leases with an attempt above 1.
  package var retries = 0
  /// Workers killed because their task passed its deadline.
  package var timeouts = 0
  package var completed = 0
  package var failed = 0
  /// Tasks not excluded and not yet terminal.
  package var unfinished = 0
  /// For each slot, the nanoseconds its worker was ready without a lease, up to its `finish`.
  package var idleNanoseconds: [UInt64]

  package init(slots: Int) { idleNanoseconds = Array(repeating: 0, count: slots) }
}
