// What a worker's words mean. Each checks everything before it changes anything.

import Protocol

extension Scheduler {
  mutating func ready(_ slot: Int, at now: UInt64, into actions: inout [Action]) throws(ProtocolError) {
    switch slots[slot].phase {
    case .starting: break
    case .leaving, .killed: return
    case .vacant, .serving, .retiring: throw .unexpected("worker \(slot) says hello twice")
    }
    slots[slot].phase = .serving
    slots[slot].isReady = true
    slots[slot].deadline = .max
    slots[slot].failedStarts = 0
    failedStartsInRow = 0
    guard isStarted else { return }
    refillIdle(at: now, into: &actions)
    relieve(at: now, into: &actions)
  }

  mutating func result(
    _ slot: Int, task: TaskID, next: TaskID?, busy: UInt64, _ verdict: Event.Verdict, at now: UInt64,
    into actions: inout [Action]
  ) throws(ProtocolError) {
    guard let head = slots[slot].leases.first, head.task == task.rawValue else {
      throw .unexpected("worker \(slot) reports \(task), which it does not run")
    }
    if let next, slots[slot].leases.count < 2 || slots[slot].leases[1].task != next.rawValue {
      throw .unexpected("worker \(slot) starts \(next), which is not its next lease")
    }
    if case .postponed(let bytes) = verdict, policy.shares(bytes) <= head.shares {
      throw .unexpected("worker \(slot) gives \(task) back for want of memory it was given")
    }

    _ = slots[slot].removeHead()
    slots[slot].isHeadAnnounced = next != nil
    restartDeadline(slot, at: now)
    hasResult = true
    failedStartsInRow = 0
    slots[slot].results += 1
    switch verdict {
    case .postponed(let bytes):
      counters.postponed += 1
      postpone(head, shares: policy.shares(bytes))
    case .again(let alone) where head.attempt <= policy.retries:
      postpone(
        Lease(task: head.task, attempt: head.attempt + 1, cost: head.cost), shares: alone ? policy.slots : head.shares)
    case .ended, .again:
      costs.observe(estimates[Int(head.task)], busy: busy)
      counters.completed += 1
      counters.unfinished -= 1
      actions.append(.complete(task: task, slot: slot, attempt: head.attempt))
    }
    if slots[slot].results >= policy.tasksPerWorker { recycle(slot, at: now, into: &actions) }

    refill(slot, at: now, into: &actions)
    // There is memory for what waits, or one more that waits.
    if slots[slot].leases.isEmpty || head.shares > 1 || verdict != .ended { refillIdle(at: now, into: &actions) }
    relieve(at: now, into: &actions)
    if counters.unfinished == 0 {
      finishAll(at: now, into: &actions)
    } else {
      finishIfDone(slot, at: now, into: &actions)
      spawnWanted(at: now, into: &actions)
    }
  }

  /// Keeps a task for when all else has been handed out.
  mutating func postpone(_ lease: Lease, shares: Int) {
    var lease = lease
    lease.shares = shares
    lease.isAsked = false
    later.insert(lease, at: later.firstIndex { $0.shares > lease.shares } ?? later.endIndex)
  }

  mutating func revoked(
    _ slot: Int, tasks: [TaskID], at now: UInt64, into actions: inout [Action]
  ) throws(ProtocolError) {
    guard slots[slot].isRevoking else { throw .unexpected("worker \(slot) gives leases back without being asked") }
    try checkReturnable(slot, tasks)

    slots[slot].isRevoking = false
    counters.revokedTasks += tasks.count
    let oldHead = slots[slot].leases.first?.task
    var returned: [UInt32] = []
    for index in slots[slot].leases.indices.reversed() where slots[slot].leases[index].isAsked {
      guard tasks.contains(TaskID(slots[slot].leases[index].task)) else { continue }
      returned.append(slots[slot].remove(at: index).task)
    }
    returned.reverse()
    if slots[slot].leases.first?.task != oldHead {
      slots[slot].isHeadAnnounced = false
      restartDeadline(slot, at: now)
    }
    deal(returned, from: slot)
    if isDraining || slots[slot].phase == .retiring { revokeUnstarted(slot, into: &actions) }
    refillIdle(at: now, into: &actions)
    refill(slot, at: now, into: &actions)
    settle(at: now, into: &actions)
  }

  /// Each was asked for, is held, is named once, and was not named as started.
  private func checkReturnable(_ slot: Int, _ tasks: [TaskID]) throws(ProtocolError) {
    guard tasks.count <= slots[slot].leases.count else {
      throw .unexpected("worker \(slot) gives back more leases than it holds")
    }
    for (position, task) in tasks.enumerated() {
      guard let index = slots[slot].leases.firstIndex(where: { $0.task == task.rawValue }),
        slots[slot].leases[index].isAsked
      else { throw .unexpected("worker \(slot) gives back \(task), which it was not asked for") }
      if index == 0 && slots[slot].isHeadAnnounced {
        throw .unexpected("worker \(slot) gives back \(task), which it had started")
      }
      if tasks[..<position].contains(task) { throw .unexpected("worker \(slot) gives back \(task) twice") }
    }
  }

  /// The first lease starts now, or there is none.
  mutating func restartDeadline(_ slot: Int, at now: UInt64) {
    guard slots[slot].isAnswering else { return }
    slots[slot].deadline = slots[slot].leases.isEmpty ? .max : after(policy.timeout, now)
  }
}
