// Who runs what, when, and what its death means: events in, actions out, the time an argument.

import Protocol

/// Every task is in one place: the giants, a slot's queue, a slot's leases, a slot's retry, the tasks for later, or it is
/// terminal. Events move tasks between these, so none is lost and none ends twice. Times are nanoseconds of one monotonic
/// clock.
///
/// `Scheduler+Events` has what events mean, `Scheduler+Leasing` how work is dealt, `Scheduler+Processes` the life of the
/// workers.
package struct Scheduler: Equatable, Sendable {
  let policy: Policy
  let estimates: [TaskEstimate]
  package internal(set) var costs = CostModel()
  package internal(set) var counters: Counters

  /// The dearest last.
  var giants: [UInt32]
  var slots: [Slot]
  /// Leased when nothing is unsent, each alone: those that take much memory, the largest last, and those to be tried again.
  var later: [Lease] = []
  /// Tasks in `giants` and all queues.
  var unsent: Int
  var isStarted = false
  var isDraining = false
  var hasResult = false
  /// Deaths before `ready` since the last `ready` or result.
  var failedStartsInRow = 0

  /// All slots count as spawned already: their `ready` and `died` may come before ``start(at:)``.
  /// - Parameter estimates: one for each task of the plan, in its order.
  package init(estimates: [TaskEstimate], policy: Policy) {
    self.policy = policy
    self.estimates = estimates
    let shards = Shards(estimates, policy: policy)
    giants = shards.giants
    slots = shards.queues.map(Slot.init(queue:))
    unsent = shards.count
    counters = Counters(slots: policy.slots)
    counters.unfinished = shards.count + shards.large.count
    for task in shards.large {
      postpone(Lease(task: task, attempt: 1, cost: 0), shares: policy.shares(UInt64(estimates[Int(task)].bytes)))
    }
  }

  /// Begins the run: leases go to the slots that are ready; start-up deadlines of the others run from `now`.
  /// Slots that died before are spawned anew, no others.
  package mutating func start(at now: UInt64) -> [Action] {
    var actions: [Action] = []
    isStarted = true
    for slot in slots.indices {
      if slots[slot].phase == .starting { slots[slot].deadline = after(policy.startTimeout, now) }
    }
    settle(at: now, into: &actions)
    return actions
  }

  /// Appends what is to be done now. Throws ``ProtocolError/unexpected(_:)``, with the state as it was and nothing
  /// appended, when a worker claims what cannot be; the caller then kills it, and says `condemned` or, later, `died`.
  package mutating func handle(_ event: Event, at now: UInt64, into actions: inout [Action]) throws(ProtocolError) {
    switch event {
    case .ready(let slot): try ready(slot, at: now, into: &actions)
    case .result(let slot, let task, let next, let busy, let verdict):
      try result(slot, task: task, next: next, busy: busy, verdict, at: now, into: &actions)
    case .revoked(let slot, let tasks): try revoked(slot, tasks: tasks, at: now, into: &actions)
    case .died(let slot, let starved): died(slot, starved: starved, at: now, into: &actions)
    case .recycle(let slot): recycle(slot, at: now, into: &actions)
    case .condemned(let slot): condemned(slot, at: now)
    case .drain: drain(at: now, into: &actions)
    case .tick: tick(at: now, into: &actions)
    }
  }

  package mutating func handle(_ event: Event, at now: UInt64) throws(ProtocolError) -> [Action] {
    var actions: [Action] = []
    try handle(event, at: now, into: &actions)
    return actions
  }

  /// When `tick` is due, nil when nothing is waited for. After the end this is about workers that do not exit.
  package var nextDeadline: UInt64? {
    var earliest = UInt64.max
    for slot in slots {
      earliest = min(earliest, slot.deadline)
      if slot.phase == .vacant && isWanted(slot) { earliest = min(earliest, slot.spawnTime) }
    }
    return earliest == .max ? nil : earliest
  }

  /// Every task is terminal, or the run is drained and nothing runs. Workers may still have to exit.
  package var isFinished: Bool {
    counters.unfinished == 0 || isDraining && slots.allSatisfy(\.leases.isEmpty)
  }

  /// The task the slot's worker runs, or is about to.
  package func running(slot: Int) -> TaskID? { slots[slot].leases.first.map { TaskID($0.task) } }

  /// What the slot's worker holds: leases, and their cost as estimated when they were given, in nanoseconds.
  package func window(slot: Int) -> (leases: Int, nanoseconds: UInt64) {
    (slots[slot].leases.count, slots[slot].leasedNanoseconds)
  }

  /// `now + duration`, where `UInt64.max` is never.
  func after(_ duration: UInt64, _ now: UInt64) -> UInt64 {
    let (time, overflow) = now.addingReportingOverflow(duration)
    return overflow ? .max : time
  }
}
