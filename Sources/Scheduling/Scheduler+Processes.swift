// The life of the workers: start, deadlines, death and blame, replacement, recycling and the end.

import Protocol

extension Scheduler {
  mutating func died(_ slot: Int, starved: Bool, at now: UInt64, into actions: inout [Action]) {
    let (phase, wasReady, overdue) = (slots[slot].phase, slots[slot].isReady, slots[slot].overdue)
    guard phase != .vacant else { return }
    endIdling(slot, at: now)
    // A worker killed for one task's deadline may have ended that task and begun another before the signal came.
    let isBlamed = overdue == nil || overdue == slots[slot].leases.first?.task
    var blamed = isBlamed ? slots[slot].removeHead() : nil
    if starved { blamed?.shares = policy.slots }
    for lease in slots[slot].leases.reversed() { slots[slot].queue.prepend(lease.task, estimates[Int(lease.task)]) }
    unsent += slots[slot].leases.count
    slots[slot].vacate()
    if phase != .leaving { countDeath(slot, wasReady: wasReady, wasOverdue: overdue != nil, at: now) }
    if let blamed {
      let isRetried =
        overdue != nil ? policy.retriesTimeouts : starved ? policy.retriesStarved : policy.retriesCrashes
      blame(blamed, slot, reason: overdue == nil ? .crashed : .timedOut, isRetried: isRetried, into: &actions)
    }
    giveUpIfHopeless(at: now, into: &actions)
    settle(at: now, into: &actions)
  }

  /// Deaths in a task cost the task; only failed starts say that no worker can live.
  private mutating func countDeath(_ slot: Int, wasReady: Bool, wasOverdue: Bool, at now: UInt64) {
    counters.deaths += 1
    if wasOverdue || wasReady { return }
    failedStartsInRow += 1
    slots[slot].failedStarts += 1
    slots[slot].spawnTime = after(policy.respawnWait(failures: slots[slot].failedStarts), now)
  }

  /// In a drained run a retry is kept but never leased: the task stays unfinished.
  private mutating func blame(
    _ lease: Lease, _ slot: Int, reason: Action.Reason, isRetried: Bool, into actions: inout [Action]
  ) {
    if lease.attempt <= policy.retries && isRetried {
      let retry = Lease(task: lease.task, attempt: lease.attempt + 1, cost: lease.cost)
      // One that needs other slots empty would keep this one empty until then.
      if lease.shares > 1 { postpone(retry, shares: lease.shares) } else { slots[slot].retry = retry }
      return
    }
    counters.failed += 1
    counters.unfinished -= 1
    actions.append(.fail(task: TaskID(lease.task), slot: slot, attempt: lease.attempt, reason: reason))
  }

  private mutating func giveUpIfHopeless(at now: UInt64, into actions: inout [Action]) {
    guard !isDraining, counters.unfinished > 0 else { return }
    guard failedStartsInRow >= policy.fatalDeaths * (hasResult ? 4 * policy.slots : 1) else { return }
    actions.append(.giveUp(reason: "\(failedStartsInRow) workers in a row died before they were ready"))
    drain(at: now, into: &actions)
  }

  /// Brings everyone to where the rules want them after anything but a result.
  mutating func settle(at now: UInt64, into actions: inout [Action]) {
    if counters.unfinished == 0 || isDraining { return finishAll(at: now, into: &actions) }
    guard isStarted else { return }
    refillIdle(at: now, into: &actions)
    for slot in slots.indices { finishIfDone(slot, at: now, into: &actions) }
    relieve(at: now, into: &actions)
    spawnWanted(at: now, into: &actions)
  }

  mutating func spawnWanted(at now: UInt64, into actions: inout [Action]) {
    for slot in slots.indices where slots[slot].phase == .vacant {
      guard isWanted(slots[slot]), slots[slot].spawnTime <= now else { continue }
      slots[slot].phase = .starting
      slots[slot].deadline = after(policy.startTimeout, now)
      actions.append(.spawn(slot: slot))
    }
  }

  /// Would a process in this vacant slot have work?
  func isWanted(_ slot: Slot) -> Bool {
    isStarted && !isDraining && (unsent > 0 || !later.isEmpty || slot.retry != nil)
  }

  mutating func tick(at now: UInt64, into actions: inout [Action]) {
    for slot in slots.indices where slots[slot].deadline <= now {
      slots[slot].deadline = .max
      actions.append(.kill(slot: slot))
      if slots[slot].phase == .leaving { continue }
      if let head = slots[slot].leases.first {
        slots[slot].overdue = head.task
        counters.timeouts += 1
      }
      slots[slot].phase = .killed
    }
    settle(at: now, into: &actions)
  }

  mutating func condemned(_ slot: Int, at now: UInt64) {
    guard slots[slot].phase != .vacant, slots[slot].phase != .leaving else { return }
    endIdling(slot, at: now)
    slots[slot].phase = .killed
    slots[slot].deadline = .max
  }

  mutating func recycle(_ slot: Int, at now: UInt64, into actions: inout [Action]) {
    guard slots[slot].phase == .serving else { return }
    counters.recycled += 1
    slots[slot].phase = .retiring
    revokeUnstarted(slot, into: &actions)
    finishIfDone(slot, at: now, into: &actions)
  }

  mutating func drain(at now: UInt64, into actions: inout [Action]) {
    guard !isDraining else { return }
    isDraining = true
    for slot in slots.indices { revokeUnstarted(slot, into: &actions) }
    finishAll(at: now, into: &actions)
  }

  mutating func finishAll(at now: UInt64, into actions: inout [Action]) {
    for slot in slots.indices { finishIfDone(slot, at: now, into: &actions) }
  }

  /// Sends the worker home when it holds nothing and nothing will come.
  mutating func finishIfDone(_ slot: Int, at now: UInt64, into actions: inout [Action]) {
    guard slots[slot].leases.isEmpty else { return }
    switch slots[slot].phase {
    case .starting, .serving: guard isDraining || counters.unfinished == 0 else { return }
    case .retiring: break
    case .vacant, .leaving, .killed: return
    }
    endIdling(slot, at: now)
    slots[slot].phase = .leaving
    slots[slot].deadline = after(policy.exitTimeout, now)
    actions.append(.finish(slot: slot))
  }

  mutating func endIdling(_ slot: Int, at now: UInt64) {
    guard let since = slots[slot].idleSince else { return }
    slots[slot].idleSince = nil
    counters.idleNanoseconds[slot] += now > since ? now - since : 0
  }
}
