// The leases a worker holds: filled and revoked by the socket's thread, emptied by the task thread.

import Platform
import Protocol

/// Revoking and starting are decided under one lock, so a task is either given back or run, never both.
struct LeaseQueue: Sendable {
  struct Entry: Sendable {
    var lease: TaskLease
    /// CLOCK_MONOTONIC, nanoseconds.
    var received: UInt64
    /// The input, when it was opened ahead.
    var file: OpenedFile?
  }

  private var waiting: [Entry] = []
  private(set) var isFinishing = false

  mutating func add(_ lease: TaskLease, at now: UInt64) { waiting.append(Entry(lease: lease, received: now)) }

  /// Keeps the opened input for the lease, if that is still waiting.
  mutating func attach(_ file: OpenedFile, to task: TaskID) {
    if let position = waiting.firstIndex(where: { $0.lease.id == task }) { waiting[position].file = file }
  }

  func isWaiting(_ task: TaskID) -> Bool { waiting.contains { $0.lease.id == task } }

  mutating func finish() { isFinishing = true }

  /// The next lease, which is started from now on.
  mutating func start() -> Entry? { waiting.isEmpty ? nil : waiting.removeFirst() }

  /// - Returns: those of `tasks` that had not been started; they are gone from the queue.
  mutating func revoke(_ tasks: [TaskID]) -> [TaskID] {
    let wanted = Set(tasks)
    let given = waiting.map(\.lease.id).filter(wanted.contains)
    waiting.removeAll { wanted.contains($0.lease.id) }
    return given
  }
}
