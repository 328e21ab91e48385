// How a plan is dealt to the slots before anything has run: giants aside, then one contiguous run of tasks each.

/// Excluded tasks are in no part. Costs are a-priori ones.
package struct Shards: Equatable, Sendable {
  /// Tasks dearer than both `giantFloor` and 1/(50 slots) of the whole, the dearest last; ties: lowest number last.
  /// There are fewer than 50 per slot.
  package private(set) var giants: [UInt32] = []
  /// One for each slot. Each costs the mean of all, give or take at most the dearest task in them.
  package private(set) var queues: [TaskQueue]
  /// Tasks in both parts together.
  package private(set) var count = 0
  /// Tasks whose input alone takes more than one share of memory.
  package private(set) var large: [UInt32] = []

  package init(_ estimates: [TaskEstimate], policy: Policy) {
    queues = Array(repeating: TaskQueue(), count: policy.slots)
    var total = 0.0
    for (task, estimate) in estimates.enumerated() where !estimate.isExcluded {
      if estimate.bytes > policy.memoryShare {
        large.append(UInt32(task))
      } else {
        total += CostModel.prior(estimate)
        count += 1
      }
    }
    let giantCost = max(Double(policy.giantFloor), total / Double(50 * policy.slots))
    for (task, estimate) in estimates.enumerated()
    where !estimate.isExcluded && estimate.bytes <= policy.memoryShare && CostModel.prior(estimate) > giantCost {
      giants.append(UInt32(task))
      total -= CostModel.prior(estimate)
    }
    giants.sort { a, b in
      let (first, second) = (CostModel.prior(estimates[Int(a)]), CostModel.prior(estimates[Int(b)]))
      return first == second ? a > b : first < second
    }
    deal(estimates, policy, share: total / Double(policy.slots), giantCost: giantCost)
  }

  /// A task goes to the slot in whose share its middle lies.
  private mutating func deal(_ estimates: [TaskEstimate], _ policy: Policy, share: Double, giantCost: Double) {
    var slot = 0
    var sum = 0.0
    for (task, estimate) in estimates.enumerated() where !estimate.isExcluded && estimate.bytes <= policy.memoryShare {
      let cost = CostModel.prior(estimate)
      if cost > giantCost { continue }
      while slot + 1 < queues.count && sum + cost / 2 > share * Double(slot + 1) { slot += 1 }
      queues[slot].append(UInt32(task), estimate)
      sum += cost
    }
  }
}
