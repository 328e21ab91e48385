// Blame, retries, replacement, deadlines and giving up, one rule a test.

import Protocol
import Scheduling
import Testing

@Suite struct DeathTests {
  @Test func runningTaskIsRetriedAloneOnAFreshWorker() throws {
    var play = Play(tasks: 20, slots: 1)
    _ = try play.open()
    #expect(try play.on(.died(slot: 0)) == [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0)) == [.lease(slot: 0, task: id(0), attempt: 2)])
    #expect(
      try play.end(0) == [.complete(task: id(0), slot: 0, attempt: 2)] + leases(0, 1..<11))
    #expect(play.scheduler.counters.retries == 1)
  }

  @Test func secondDeathFailsIt() throws {
    var play = Play(tasks: 2, slots: 1)
    _ = try play.open()
    _ = try play.on(.died(slot: 0))
    _ = try play.on(.ready(slot: 0))
    #expect(
      try play.on(.died(slot: 0)) == [.fail(task: id(0), slot: 0, attempt: 2, reason: .crashed), .spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0)) == leases(0, [1]))
    #expect(try play.end(0) == [.complete(task: id(1), slot: 0, attempt: 1), .finish(slot: 0)])
    #expect(play.scheduler.isFinished)
    #expect(play.scheduler.counters.failed == 1 && play.scheduler.counters.completed == 1)
  }

  /// What the system killed is want of memory, and that has a rule of its own.
  @Test(arguments: [true, false]) func whoWasKilledFromOutsideHasItsOwnRule(_ isRetried: Bool) throws {
    var play = Play(tasks: 1, slots: 1) {
      $0.retriesCrashes = !isRetried
      $0.retriesStarved = isRetried
    }
    _ = try play.open()
    let fails = try play.on(.died(slot: 0, starved: true)).contains {
      if case .fail = $0 { true } else { false }
    }
    #expect(fails != isRetried)
  }

  @Test func unstartedLeasesGoBackUnblamed() throws {
    var play = Play(tasks: 8, slots: 2) { $0.retries = 0 }
    _ = try play.open()
    let actions = try play.on(.died(slot: 0))
    #expect(actions.first == .fail(task: id(0), slot: 0, attempt: 1, reason: .crashed))
    #expect(actions.last == .spawn(slot: 0))
    #expect(try play.on(.ready(slot: 0)) == leases(0, 1..<4))
  }

  @Test func idleWorkersTakeTheLeasesOfTheDeadAtOnce() throws {
    var play = Play(tasks: 4, slots: 2) { $0.windowNanoseconds = ms(4) }
    _ = try play.open()
    _ = try play.end(1, next: 3)
    _ = try play.end(1)
    // Slot 0 holds 0 and 1, of which 1 is asked for; slot 1 waits.
    #expect(try play.on(.died(slot: 0)) == leases(1, [1]) + [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0)) == [.lease(slot: 0, task: id(0), attempt: 2)])
  }

  @Test func deathWithoutALeaseBlamesNoOne() throws {
    var play = Play(tasks: 1, slots: 2)
    _ = try play.open()
    #expect(try play.on(.died(slot: 1)) == [])  // nothing is left for a replacement
    #expect(play.scheduler.counters.deaths == 1 && play.scheduler.counters.failed == 0)
  }

  @Test func vacantSlotIsFilledWhenWorkComesBack() throws {
    var play = Play(tasks: 3, slots: 2) { $0.retries = 0 }
    try play.hoard()
    #expect(try play.on(.died(slot: 1)) == [])
    #expect(
      try play.on(.died(slot: 0)) == [
        .fail(task: id(1), slot: 0, attempt: 1, reason: .crashed), .spawn(slot: 0), .spawn(slot: 1),
      ])
  }

  @Test func taskPastItsDeadlineIsKilledOnceAndFails() throws {
    var play = Play(tasks: 2, slots: 1)
    _ = try play.open()
    #expect(play.scheduler.nextDeadline == ms(1_000))
    #expect(try play.on(.tick, at: 999) == [])
    #expect(try play.on(.tick, at: 1_000) == [.kill(slot: 0)])
    #expect(try play.on(.tick, at: 1_001) == [])
    #expect(play.scheduler.nextDeadline == nil)
    #expect(
      try play.on(.died(slot: 0), at: 1_002)
        == [.fail(task: id(0), slot: 0, attempt: 1, reason: .timedOut), .spawn(slot: 0)])
  }

  @Test func timeoutsAreRetriedOnRequest() throws {
    var play = Play(tasks: 1, slots: 1) { $0.retriesTimeouts = true }
    _ = try play.open()
    _ = try play.on(.tick, at: 1_000)
    #expect(try play.on(.died(slot: 0), at: 1_001) == [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0), at: 1_002) == [.lease(slot: 0, task: id(0), attempt: 2)])
  }

  @Test func eachTaskHasItsOwnDeadline() throws {
    var play = Play(tasks: 2, slots: 1)
    _ = try play.open()
    _ = try play.end(0, next: 1, at: 700)
    #expect(play.scheduler.nextDeadline == ms(1_700))
  }

  @Test func resultThatBeatsTheKillCountsAndItsSuccessorIsNotBlamed() throws {
    var play = Play(tasks: 3, slots: 1)
    _ = try play.open()
    _ = try play.on(.tick, at: 1_000)
    #expect(try play.end(0, next: 1, at: 1_001) == [.complete(task: id(0), slot: 0, attempt: 1)])
    #expect(try play.on(.died(slot: 0), at: 1_002) == [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0), at: 1_003) == leases(0, [1, 2]))
  }

  @Test func startUpHasADeadline() throws {
    var play = Play(tasks: 1, slots: 1)
    #expect(play.scheduler.start(at: ms(10)) == [])
    #expect(play.scheduler.nextDeadline == ms(510))
    #expect(try play.on(.tick, at: 510) == [.kill(slot: 0)])
    #expect(try play.on(.ready(slot: 0), at: 511) == [])  // too late
    #expect(try play.on(.died(slot: 0), at: 512) == [.spawn(slot: 0)])
    #expect(play.scheduler.nextDeadline == ms(1_012))
  }

  @Test func secondFailedStartIsReplacedAfterAWait() throws {
    var play = Play(tasks: 1, slots: 1)
    _ = play.scheduler.start(at: 0)
    #expect(try play.on(.died(slot: 0), at: 1) == [.spawn(slot: 0)])
    #expect(try play.on(.died(slot: 0), at: 2) == [])
    #expect(play.scheduler.nextDeadline == ms(102))
    #expect(try play.on(.tick, at: 101) == [])
    #expect(try play.on(.tick, at: 102) == [.spawn(slot: 0)])
    #expect(try play.on(.died(slot: 0), at: 103) == [])
    #expect(play.scheduler.nextDeadline == ms(303))
  }

  @Test func failedStartsBeforeAnyResultEndTheRun() throws {
    var play = Play(tasks: 4, slots: 2) { $0.respawnDelay = 0 }
    _ = play.scheduler.start(at: 0)
    for _ in 0..<4 { #expect(try play.on(.died(slot: 0)) == [.spawn(slot: 0)]) }
    #expect(
      try play.on(.died(slot: 0))
        == [.giveUp(reason: "5 workers in a row died before they were ready"), .finish(slot: 1)])
    #expect(play.scheduler.isFinished && play.scheduler.counters.unfinished == 4)
    #expect(try play.on(.died(slot: 1)) == [])
  }

  @Test func onePoisonedFirstTaskDoesNotEndTheRun() throws {
    var play = Play(tasks: 10, slots: 1) {
      $0.retries = 9; $0.fatalDeaths = 11
    }
    _ = try play.open()
    for _ in 0..<9 {
      #expect(try play.on(.died(slot: 0)) == [.spawn(slot: 0)])
      _ = try play.on(.ready(slot: 0))
    }
    #expect(try play.on(.died(slot: 0)).first == .fail(task: id(0), slot: 0, attempt: 10, reason: .crashed))
  }

  /// Twenty poisoned images in a row cost twenty tasks.
  @Test func deathsInTasksNeverEndTheRun() throws {
    var play = Play(tasks: 22, slots: 1) { $0.fatalDeaths = 2 }
    _ = try play.open()
    for death in 0..<40 {
      let actions = try play.on(.died(slot: 0))
      #expect(actions.contains(.spawn(slot: 0)))
      #expect(actions.contains { if case .fail = $0 { true } else { false } } == (death % 2 == 1))
      _ = try play.on(.ready(slot: 0))
    }
    #expect(play.scheduler.counters.failed == 20 && play.scheduler.counters.unfinished == 2)
  }

  @Test func failedStartsOnEverySlotEndAnyRun() throws {
    var play = Play(tasks: 100, slots: 2) {
      $0.fatalDeaths = 1
      $0.respawnDelay = 0
    }
    _ = try play.open()
    _ = try play.end(0)
    _ = try play.on(.died(slot: 0))
    for _ in 0..<7 { #expect(try play.on(.died(slot: 0)).last == .spawn(slot: 0)) }
    let actions = try play.on(.died(slot: 0))
    #expect(actions.contains(.giveUp(reason: "8 workers in a row died before they were ready")))
    #expect(!play.scheduler.isFinished)  // slot 1 still runs
  }

  @Test func condemnedWorkerGetsNothingMoreAndItsTaskIsBlamed() throws {
    var play = Play(tasks: 1, slots: 1)
    _ = play.scheduler.start(at: 0)
    _ = try play.on(.ready(slot: 0))
    #expect(try play.on(.condemned(slot: 0)) == [])
    #expect(play.scheduler.nextDeadline == nil)
    #expect(try play.on(.died(slot: 0)) == [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0)) == [.lease(slot: 0, task: id(0), attempt: 2)])
  }
}
