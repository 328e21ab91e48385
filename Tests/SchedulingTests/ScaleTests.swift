// A million tasks: that it is quick is printed, not promised.

import Protocol
import Scheduling
import Testing

@Suite struct ScaleTests {
  #if DEBUG
  static let tasks = 50_000
  #else
  static let tasks = 1_000_000
  #endif

  @Test(arguments: [2, 64]) func manyTasks(slots: Int) throws {
    var random = SplitMix64(seed: 1)
    let estimates = (0..<Self.tasks).map { _ in
      TaskEstimate(
        family: UInt8.random(in: 0..<4, using: &random), bytes: Int.random(in: 1_000...400_000, using: &random))
    }
    let clock = ContinuousClock()
    let began = clock.now
    var scheduler = Scheduler(estimates: estimates, policy: Policy(slots: slots, timeout: ms(60_000)))
    let planned = clock.now

    var clocks = Array(repeating: UInt64(0), count: slots)
    var actions: [Action] = []
    for slot in 0..<slots { try scheduler.handle(.ready(slot: slot), at: 0, into: &actions) }
    actions += scheduler.start(at: 0)
    var queues = Array(repeating: [TaskID](), count: slots)
    var heads = Array(repeating: 0, count: slots)
    var slot = 0
    while true {
      var index = 0
      while index < actions.count {
        switch actions[index] {
        case .lease(let slot, let task, _, _): queues[slot].append(task)
        case .revoke(let slot, _):
          try scheduler.handle(.revoked(slot: slot, tasks: []), at: clocks[slot], into: &actions)
        default: break
        }
        index += 1
      }
      actions.removeAll(keepingCapacity: true)
      if scheduler.isFinished { break }
      _ = scheduler.nextDeadline
      // Slots take turns; every fourth is slow.
      repeat { slot = (slot + 1) % slots } while heads[slot] == queues[slot].count
      let task = queues[slot][heads[slot]]
      heads[slot] += 1
      let next = heads[slot] < queues[slot].count ? queues[slot][heads[slot]] : nil
      let busy = UInt64(1_000_000 + 10 * estimates[Int(task.rawValue)].bytes) * (slot % 4 == 0 ? 2 : 1)
      clocks[slot] += busy
      try scheduler.handle(
        .result(slot: slot, task: task, next: next, busy: busy), at: clocks[slot], into: &actions)
    }
    let ended = clock.now
    #expect(scheduler.counters.completed == Self.tasks)
    #expect(scheduler.counters.idleNanoseconds.count == slots)
    let each = (ended - planned) / Self.tasks
    print(
      "\(Self.tasks) tasks, \(slots) slots: plan \(planned - began), then \(each) a task;",
      "steals \(scheduler.counters.steals)")
  }

  @Test func memoryGoesWithRunsNotTasks() {
    let estimates = Array(repeating: TaskEstimate(family: 0, bytes: 1), count: Self.tasks)
    let shards = Shards(estimates, policy: Policy(slots: 64, timeout: .max))
    #expect(shards.queues.allSatisfy { $0.runs.count == 1 })
  }
}
