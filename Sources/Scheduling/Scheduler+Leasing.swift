// How work reaches the workers: windows are filled, dry slots steal, and at the end leases are taken back for them.

import Protocol

extension Scheduler {
  /// Fills the slot's window: first a retry, alone; else giants, then its own queue, then what it can steal; when there is
  /// nothing of that, one of those for later. Every slot that is ready and was refilled so holds a lease unless nothing is
  /// left that the memory suffices for.
  mutating func refill(_ slot: Int, stealing: Bool = true, at now: UInt64, into actions: inout [Action]) {
    guard isStarted, !isDraining, slots[slot].phase == .serving else { return }
    if slots[slot].leases.isEmpty {
      if slots[slot].idleSince == nil { slots[slot].idleSince = now }
      let free = freeShares
      guard free > 0 else { return }
      if let retry = slots[slot].retry {
        slots[slot].retry = nil
        lease(retry, to: slot, at: now, into: &actions)
      } else if unsent == 0, let position = later.lastIndex(where: { $0.shares <= free }) {
        var waiting = later.remove(at: position)
        waiting.cost = costs.nanoseconds(estimates[Int(waiting.task)])
        lease(waiting, to: slot, at: now, into: &actions)
      }
    }
    if let head = slots[slot].leases.first, head.isAlone { return }
    // Half a window is refilled at once: waking the worker's listener for each lease would cost more than the lease.
    if slots[slot].leases.count > 2, slots[slot].leasedNanoseconds > policy.windowNanoseconds / 2 { return }
    while unsent > 0, slots[slot].leases.count < policy.maximumLeases {
      let isFirst = slots[slot].leases.isEmpty
      if !isFirst && slots[slot].leasedNanoseconds >= policy.windowNanoseconds { break }
      if stealing && giants.isEmpty && slots[slot].queue.isEmpty { steal(for: slot) }
      guard let task = giants.last ?? slots[slot].queue.first else { break }
      let cost = costs.nanoseconds(estimates[Int(task)])
      if !isFirst && slots[slot].leasedNanoseconds + cost > policy.windowNanoseconds { break }
      if giants.popLast() == nil { _ = slots[slot].queue.popFirst(estimates) }
      unsent -= 1
      lease(Lease(task: task, attempt: 1, cost: cost), to: slot, at: now, into: &actions)
    }
  }

  /// Of memory: what is left for slots without leases.
  var freeShares: Int { slots.reduce(policy.slots) { $0 - $1.shares } }

  /// Each takes of its own before any steals from another, and only who would be idle steals.
  mutating func refillIdle(at now: UInt64, into actions: inout [Action]) {
    for stealing in [false, true] {
      for slot in slots.indices where slots[slot].isIdle {
        refill(slot, stealing: stealing, at: now, into: &actions)
      }
    }
  }

  private mutating func lease(_ lease: Lease, to slot: Int, at now: UInt64, into actions: inout [Action]) {
    if lease.attempt > 1 { counters.retries += 1 }
    slots[slot].append(lease)
    if slots[slot].leases.count == 1 {
      slots[slot].isHeadAnnounced = false
      restartDeadline(slot, at: now)
      endIdling(slot, at: now)
    }
    actions.append(
      .lease(
        slot: slot, task: TaskID(lease.task), attempt: lease.attempt, memory: policy.memory(shares: lease.shares)))
  }

  /// Moves half the cost of the dearest queue, from its tail, to the slot's own, which is empty.
  private mutating func steal(for thief: Int) {
    var victim: Int?
    var most = 0.0
    for slot in slots.indices where !slots[slot].queue.isEmpty {
      let cost = slots[slot].queue.cost(costs)
      if cost > most { (victim, most) = (slot, cost) }
    }
    guard let victim else { return }
    slots[thief].queue = slots[victim].queue.takeTailHalf(estimates, costs)
    counters.steals += 1
    counters.stolenTasks += slots[thief].queue.count
  }

  /// When nothing is unsent, asks the slots with most leased work for half of what they have not started: one slot for
  /// each idle worker. Every lease that comes back starts at once on one of these, and none is asked for twice: leases
  /// cannot wander.
  mutating func relieve(at now: UInt64, into actions: inout [Action]) {
    guard unsent == 0, isStarted, !isDraining else { return }
    var needed = min(slots.count { $0.isIdle }, freeShares)
    for slot in slots where slot.isRevoking && slot.phase != .leaving { needed -= 1 }
    while needed > 0 {
      var victim: Int?
      for slot in slots.indices where slots[slot].phase == .serving && !slots[slot].isRevoking {
        guard slots[slot].leases.dropFirst().contains(where: { !$0.isAsked }) else { continue }
        if victim.map({ slots[slot].leasedNanoseconds > slots[$0].leasedNanoseconds }) ?? true { victim = slot }
      }
      guard let victim else { return }
      revokeHalf(victim, into: &actions)
      needed -= 1
    }
  }

  private mutating func revokeHalf(_ slot: Int, into actions: inout [Action]) {
    var unstarted: UInt64 = 0
    for lease in slots[slot].leases.dropFirst() where !lease.isAsked { unstarted += lease.cost }
    revoke(slot, upTo: unstarted / 2, into: &actions)
  }

  /// Asks for every lease but the running one.
  mutating func revokeUnstarted(_ slot: Int, into actions: inout [Action]) {
    revoke(slot, upTo: .max, into: &actions)
  }

  /// Asks for leases from the last on, never the first: at least one, more while they cost no more than `limit`
  /// together. Does nothing while a revoke is unanswered or when there is nothing to ask for.
  private mutating func revoke(_ slot: Int, upTo limit: UInt64, into actions: inout [Action]) {
    guard slots[slot].isAnswering, !slots[slot].isRevoking, slots[slot].leases.count > 1 else { return }
    var tasks: [TaskID] = []
    var sum: UInt64 = 0
    for index in slots[slot].leases.indices.dropFirst().reversed() where !slots[slot].leases[index].isAsked {
      sum += slots[slot].leases[index].cost
      if !tasks.isEmpty && sum > limit { break }
      slots[slot].markAsked(at: index)
      tasks.append(TaskID(slots[slot].leases[index].task))
    }
    guard !tasks.isEmpty else { return }
    tasks.reverse()
    slots[slot].isRevoking = true
    counters.revokes += 1
    actions.append(.revoke(slot: slot, tasks: tasks))
  }

  /// Puts returned leases, in order, into the queues of the idle slots in equal parts; with no one idle, to the front of
  /// the queue of the slot they come from.
  mutating func deal(_ tasks: [UInt32], from slot: Int) {
    unsent += tasks.count
    let idle = isDraining ? [] : slots.indices.filter { slots[$0].isIdle }.prefix(freeShares)
    guard !idle.isEmpty else {
      for task in tasks.reversed() { slots[slot].queue.prepend(task, estimates[Int(task)]) }
      return
    }
    var total = 0.0
    for task in tasks { total += Double(costs.nanoseconds(estimates[Int(task)])) }
    let share = total / Double(min(idle.count, tasks.count))
    var sum = 0.0
    for task in tasks {
      let cost = Double(costs.nanoseconds(estimates[Int(task)]))
      let part = min(Int((sum + cost / 2) / share), idle.count - 1)
      slots[idle[part]].queue.append(task, estimates[Int(task)])
      sum += cost
    }
  }
}
