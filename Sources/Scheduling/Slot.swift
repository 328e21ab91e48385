// One worker's place: its queue, which survives the process, and what is known about the process.

import DequeModule

/// A task a worker holds. The first of a slot is the one it runs.
struct Lease: Equatable, Sendable {
  var task: UInt32
  /// 1 for the first try.
  var attempt: Int
  /// Nanoseconds, as estimated when it was leased.
  var cost: UInt64
  /// Slots' worth of memory it may take.
  var shares = 1
  /// Was in a revoke; it is not asked for again.
  var isAsked = false

  /// Its worker holds nothing beside it.
  var isAlone: Bool { attempt > 1 || shares > 1 }
}

/// ```
/// vacant -> starting -> serving -> (retiring ->) leaving -> vacant
///           any of these -> killed -> vacant,  any process may die at any time -> vacant
/// ```
struct Slot: Equatable, Sendable {
  enum Phase: Equatable, Sendable {
    /// No process.
    case vacant
    /// Spawned, no hello yet.
    case starting
    case serving
    /// Recycled: gets nothing more, still holds leases.
    case retiring
    /// Told to finish; holds no lease.
    case leaving
    /// Killed by us or condemned by the caller; frames it had sent may still come.
    case killed
  }

  var phase = Phase.starting
  /// Its process said hello.
  var isReady = false
  var queue: TaskQueue
  /// In the order the worker runs them.
  private(set) var leases: Deque<Lease> = []
  /// Sum of the costs of `leases`.
  private(set) var leasedNanoseconds: UInt64 = 0
  /// The worker itself named the first lease as running. Otherwise it may still be on its way.
  var isHeadAnnounced = false
  /// A revoke is unanswered.
  var isRevoking = false
  /// Runs alone on the next process, before anything else.
  var retry: Lease?
  /// Tasks its process has ended.
  var results = 0
  /// The task whose deadline passed.
  var overdue: UInt32?
  /// When to act on the process, `UInt64.max` for never.
  var deadline = UInt64.max
  /// Since when the ready worker holds no lease.
  var idleSince: UInt64?
  /// Processes in a row that died before `ready`.
  var failedStarts = 0
  /// No replacement before this time.
  var spawnTime: UInt64 = 0

  init(queue: TaskQueue) { self.queue = queue }

  /// A ready worker without work.
  var isIdle: Bool { phase == .serving && leases.isEmpty }

  /// Of memory: what runs here takes, 0 when nothing does.
  var shares: Int { leases.first?.shares ?? 0 }

  /// May the worker still be asked for leases?
  var isAnswering: Bool { phase == .serving || phase == .retiring }

  mutating func append(_ lease: Lease) {
    leases.append(lease)
    leasedNanoseconds += lease.cost
  }

  mutating func removeHead() -> Lease? {
    guard let head = leases.popFirst() else { return nil }
    leasedNanoseconds -= head.cost
    return head
  }

  mutating func remove(at index: Int) -> Lease {
    let lease = leases.remove(at: index)
    leasedNanoseconds -= lease.cost
    return lease
  }

  mutating func markAsked(at index: Int) { leases[index].isAsked = true }

  /// The process is gone and nothing of it is left; queue, retry and the count of failed starts stay.
  mutating func vacate() {
    phase = .vacant
    isReady = false
    leases.removeAll()
    leasedNanoseconds = 0
    isHeadAnnounced = false
    isRevoking = false
    results = 0
    overdue = nil
    deadline = .max
  }
}
