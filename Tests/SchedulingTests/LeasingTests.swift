// Windows, stealing and revoking, one rule a test.

import Protocol
import Scheduling
import Testing

@Suite struct LeasingTests {
  @Test func windowHoldsItsWorthOfWork() throws {
    var play = Play(tasks: 100, slots: 1)
    #expect(try play.open() == leases(0, 0..<10))  // 10 of 1.5 ms
    #expect(play.scheduler.window(slot: 0).nanoseconds == ms(15))
    // Refilled when half of it is done, in one go.
    for task in 0..<4 {
      #expect(
        try play.end(0, next: task + 1) == [.complete(task: id(task), slot: 0, attempt: 1)])
    }
    #expect(try play.end(0, next: 5) == [.complete(task: id(4), slot: 0, attempt: 1)] + leases(0, 10..<15))
  }

  @Test func longTaskIsHeldAlone() throws {
    var play = Play(bytes: [1_000_000, 1_000_000, 0, 0], slots: 1)
    #expect(try play.open() == leases(0, [0]))
    #expect(try play.end(0) == [.complete(task: id(0), slot: 0, attempt: 1)] + leases(0, [1]))
  }

  @Test func windowIsBoundedByCountToo() throws {
    var play = Play(tasks: 100, slots: 1) { $0.maximumLeases = 3 }
    #expect(try play.open() == leases(0, 0..<3))
  }

  @Test func windowFollowsTheRefinedCost() throws {
    var play = Play(tasks: 1_000, slots: 1)
    _ = try play.open()
    for task in 0..<200 {
      _ = try play.on(.result(slot: 0, task: id(task), next: nil, busy: 300_000))
    }
    #expect((45...51).contains(play.scheduler.window(slot: 0).leases))  // 15 ms of 0.3 ms, some leased before
  }

  @Test func nothingBeforeStart() throws {
    var play = Play(tasks: 4, slots: 2)
    #expect(try play.on(.ready(slot: 1), at: 0) == [])
    #expect(play.scheduler.start(at: 0) == leases(1, [2, 3]))
    #expect(try play.on(.ready(slot: 0)) == leases(0, [0, 1]))
  }

  @Test func giantsGoFirstAndLongestFirst() throws {
    let giant = 8_000_000  // 201.5 ms
    var play = Play(bytes: [0, 0, giant, 0, giant + 4, 0], slots: 2)
    #expect(try play.open() == leases(0, [4]) + leases(1, [2]))
    #expect(try play.end(1).dropFirst() == leases(1, [3, 5, 1, 0])[...])
  }

  @Test func drySlotStealsHalfTheCostFromTheTailOfTheRichest() throws {
    var play = Play(tasks: 300, slots: 3) { $0.maximumLeases = 1 }
    _ = try play.open()  // 0..<100, 100..<200, 200..<300; heads leased
    for task in 200..<299 { _ = try play.on(.result(slot: 2, task: id(task), next: nil, busy: 0)) }
    for task in 100..<150 { _ = try play.on(.result(slot: 1, task: id(task), next: nil, busy: 0)) }
    // Slot 0 has 99 unsent, slot 1 has 49, slot 2 none.
    #expect(try play.end(2) == [.complete(task: id(299), slot: 2, attempt: 1)] + leases(2, [51]))
    #expect(play.scheduler.counters.steals == 1)
    #expect(play.scheduler.counters.stolenTasks == 49)
  }

  @Test func stealingHalfCountsCostNotTasks() {
    let bytes = [0, 0, 0, 0, 0, 0, 0, 0, 240_000]  // 8 of 1.5 ms, one of 7.5 ms: half is 9.75 ms
    let estimates = bytes.map { TaskEstimate(family: 0, bytes: $0) }
    var queue = TaskQueue()
    for (task, estimate) in estimates.enumerated() { queue.append(UInt32(task), estimate) }
    let taken = queue.takeTailHalf(estimates, CostModel())
    #expect(taken.runs == [7..<9])
    #expect(queue.runs == [0..<7])
    #expect(taken.cost(CostModel()) + queue.cost(CostModel()) == 8 * 1.5e6 + 7.5e6)
  }

  @Test func lastTaskCanBeStolen() throws {
    var play = Play(tasks: 3, slots: 2) { $0.maximumLeases = 1 }
    #expect(try play.open() == leases(0, [0]) + leases(1, [2]))
    #expect(try play.end(1).last == leases(1, [1])[0])
  }

  @Test func idleWorkerGetsHalfTheUnstartedOfTheMostLoaded() throws {
    var play = Play(tasks: 10, slots: 2)
    try play.hoard()
    #expect(play.scheduler.window(slot: 0).leases == 9)
    let asked = try play.on(.ready(slot: 1), at: 1)
    guard case .revoke(slot: 0, let tasks)? = asked.first else {
      Issue.record("no revoke in \(asked)")
      return
    }
    #expect(asked.count == 1 && tasks.count == 4)
    #expect(try play.on(.tick, at: 2) == [])  // one unanswered revoke at a time
    let dealt = try play.on(.revoked(slot: 0, tasks: tasks), at: 3)
    #expect(dealt == tasks.map { .lease(slot: 1, task: $0, attempt: 1) })
    #expect(play.scheduler.counters.idleNanoseconds == [0, ms(2)])
  }

  @Test func revokedLeasesAreSharedByTheIdle() throws {
    var play = Play(tasks: 10, slots: 3)
    try play.hoard()
    guard case .revoke(_, let tasks)? = try play.on(.ready(slot: 1)).first else { return }
    #expect(try play.on(.ready(slot: 2)) == [])
    #expect(
      try play.on(.revoked(slot: 0, tasks: tasks))
        == tasks.prefix(2).map { .lease(slot: 1, task: $0, attempt: 1) }
        + tasks.suffix(2).map { .lease(slot: 2, task: $0, attempt: 1) })
  }

  @Test func leaseIsNotAskedForTwice() throws {
    var play = Play(tasks: 3, slots: 2)
    try play.hoard()
    #expect(try play.on(.ready(slot: 1)).count == 1)
    #expect(try play.on(.revoked(slot: 0, tasks: [])) == [])
    #expect(try play.on(.tick) == [])
    #expect(play.scheduler.counters.revokes == 1 && play.scheduler.counters.revokedTasks == 0)
  }

  @Test func leaseOnItsWayMayComeBackThoughItIsFirst() throws {
    var play = Play(tasks: 4, slots: 2)
    try play.hoard()
    guard case .revoke(_, let asked)? = try play.on(.ready(slot: 1)).first else { return }
    // The worker had not seen lease and revoke of it when it ended what it knew.
    while play.scheduler.running(slot: 0) != asked[0] { _ = try play.end(0, at: 5) }
    let actions = try play.on(.revoked(slot: 0, tasks: asked), at: 6)
    #expect(actions.first == .lease(slot: 0, task: asked[0], attempt: 1))
    #expect(play.scheduler.nextDeadline == ms(1_006))
  }
}
