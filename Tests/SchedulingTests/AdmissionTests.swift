// Memory, tasks that come back, and the replacement of workers, one rule a test.

import Protocol
import Scheduling
import Testing

@Suite struct AdmissionTests {
  private func play(_ bytes: [Int], slots: Int, share: UInt64 = 1_000, retries: Int = 1) -> Play {
    Play(bytes: bytes, slots: slots) {
      $0.memoryShare = share
      $0.maximumLeases = 2
      $0.retries = retries
    }
  }

  private func lease(_ slot: Int, _ task: Int, attempt: Int = 1, memory: UInt64 = 1_000) -> Action {
    .lease(slot: slot, task: id(task), attempt: attempt, memory: memory)
  }

  private func returned(_ slot: Int, _ task: Int, next: Int? = nil, _ verdict: Event.Verdict) -> Event {
    .result(slot: slot, task: id(task), next: next.map(id), busy: 0, verdict: verdict)
  }

  @Test func giantWaitsUntilOthersAreDoneThenRunsWithAsManySlotsEmpty() throws {
    var play = play([1, 1, 1, 1], slots: 2)
    #expect(try play.open() == [lease(0, 0), lease(0, 1), lease(1, 2), lease(1, 3)])
    #expect(try play.on(returned(0, 0, next: 1, .postponed(1_500))) == [])
    #expect(try play.end(0) == [.complete(task: id(1), slot: 0, attempt: 1), .revoke(slot: 1, tasks: [id(3)])])
    #expect(try play.on(.revoked(slot: 1, tasks: [])) == [])
    #expect(try play.end(1, next: 3) == [.complete(task: id(2), slot: 1, attempt: 1)])
    // Slot 0 idles all this time: the giant takes both shares.
    #expect(try play.end(1) == [.complete(task: id(3), slot: 1, attempt: 1), lease(1, 0, memory: 2_000)])
    #expect(
      try play.end(1) == [.complete(task: id(0), slot: 1, attempt: 1), .finish(slot: 0), .finish(slot: 1)])
    #expect(play.scheduler.counters.postponed == 1 && play.scheduler.counters.completed == 4)
  }

  @Test func giantsThatFitRunSideBySideTheLargestFirst() throws {
    var play = play([1, 1, 1, 1], slots: 4, share: 100)
    _ = try play.open()
    #expect(try play.on(returned(0, 0, .postponed(150))) == [])
    // Two slots are empty now, and nothing else is to be handed out.
    #expect(try play.on(returned(1, 1, .postponed(250))) == [lease(1, 0, memory: 200)])
    #expect(try play.on(returned(2, 2, .postponed(150))) == [])
    #expect(try play.on(returned(3, 3, .postponed(400))) == [lease(3, 2, memory: 200)])
    #expect(try play.end(1) == [.complete(task: id(0), slot: 1, attempt: 1)])
    #expect(try play.end(3) == [.complete(task: id(2), slot: 3, attempt: 1), lease(3, 3, memory: 400)])
    #expect(try play.end(3) == [.complete(task: id(3), slot: 3, attempt: 1), lease(3, 1, memory: 300)])
  }

  @Test func inputLargerThanAShareIsNotEvenTried() throws {
    var play = play([1, 1_001, 1], slots: 2)
    #expect(try play.open() == [lease(0, 0), lease(1, 2)])
    #expect(try play.end(0) == [.complete(task: id(0), slot: 0, attempt: 1)])
    #expect(try play.end(1) == [.complete(task: id(2), slot: 1, attempt: 1), lease(1, 1, memory: 2_000)])
  }

  @Test func giantOfASingleSlotHasItAll() throws {
    var play = play([5_000], slots: 1)
    #expect(try play.open() == [lease(0, 0)])
    #expect(throws: ProtocolError.self) { try play.on(returned(0, 0, .postponed(900))) }
  }

  @Test func taskComesBackForMoreThanItWasGivenOnly() throws {
    var play = play([1, 1], slots: 4, share: 100)
    _ = try play.open()
    let before = play.scheduler
    #expect(throws: ProtocolError.self) { try play.on(returned(0, 0, .postponed(100))) }
    #expect(play.scheduler == before)
    #expect(try play.on(returned(0, 0, .postponed(101))).last == lease(0, 0, memory: 200))
    // It may find out more on its way.
    #expect(try play.on(returned(0, 0, .postponed(201))).last == lease(0, 0, memory: 300))
    #expect(throws: ProtocolError.self) { try play.on(returned(0, 0, .postponed(300))) }
  }

  @Test func giantThatKillsItsWorkerIsTriedAgainWithAllItHad() throws {
    var play = play([1_500, 1], slots: 2)
    _ = try play.open()
    #expect(try play.end(0) == [.complete(task: id(1), slot: 0, attempt: 1), lease(0, 0, memory: 2_000)])
    #expect(try play.on(.died(slot: 0)) == [lease(1, 0, attempt: 2, memory: 2_000)])
  }

  @Test func leasesOfADeadWorkerWaitForAGiant() throws {
    var play = play([2_500, 1, 1, 1], slots: 3)
    #expect(try play.open() == [lease(0, 1), lease(1, 2), lease(2, 3)])
    _ = try play.end(0)
    _ = try play.end(1)
    #expect(try play.on(.died(slot: 2)) == [lease(0, 0, memory: 3_000), .spawn(slot: 2)])
    #expect(try play.on(.ready(slot: 2)) == [])
    #expect(try play.end(0) == [.complete(task: id(0), slot: 0, attempt: 1), lease(2, 3, attempt: 2)])
  }

  @Test func failureThatMayPassIsTriedAgainAtTheEnd() throws {
    var play = play([1, 1], slots: 1)
    _ = try play.open()
    #expect(try play.on(returned(0, 0, next: 1, .again(alone: false))) == [])
    #expect(try play.end(0) == [.complete(task: id(1), slot: 0, attempt: 1), lease(0, 0, attempt: 2)])
    #expect(
      try play.on(returned(0, 0, .again(alone: false))) == [
        .complete(task: id(0), slot: 0, attempt: 2), .finish(slot: 0),
      ])
    #expect(play.scheduler.counters.retries == 1)
  }

  @Test func whatLackedMemoryIsTriedAgainWithAllThereIs() throws {
    var play = play([1, 1], slots: 2)
    _ = try play.open()
    #expect(try play.on(returned(0, 0, .again(alone: true))) == [])
    #expect(
      try play.end(1) == [
        .complete(task: id(1), slot: 1, attempt: 1), lease(1, 0, attempt: 2, memory: 2_000),
      ])
    var other = self.play([1, 1], slots: 2)
    _ = try other.open()
    #expect(try other.on(.died(slot: 0, starved: true)) == [.spawn(slot: 0)])
    #expect(try other.on(.ready(slot: 0)) == [])
    #expect(
      try other.end(1) == [
        .complete(task: id(1), slot: 1, attempt: 1), lease(1, 0, attempt: 2, memory: 2_000),
      ])
  }

  @Test func whatIsKeptForLaterStaysUnfinishedInADrainedRun() throws {
    var play = play([1, 1, 1], slots: 2)
    _ = try play.open()
    _ = try play.on(.drain)
    _ = try play.end(1)
    #expect(try play.on(returned(0, 0, .postponed(1_500))).allSatisfy { if case .lease = $0 { false } else { true } })
    while play.scheduler.running(slot: 0) != nil { _ = try play.end(0) }
    #expect(play.scheduler.isFinished && play.scheduler.counters.unfinished == 1)
  }

  @Test func workerIsReplacedAfterItsNumberOfTasks() throws {
    var play = Play(tasks: 7, slots: 1) {
      $0.tasksPerWorker = 2
      $0.maximumLeases = 3
    }
    #expect(try play.open() == leases(0, 0..<3))
    #expect(try play.end(0, next: 1) == [.complete(task: id(0), slot: 0, attempt: 1), leases(0, [3])[0]])
    #expect(
      try play.end(0, next: 2) == [.complete(task: id(1), slot: 0, attempt: 1), .revoke(slot: 0, tasks: [id(3)])])
    #expect(try play.on(.revoked(slot: 0, tasks: [id(3)])) == [])
    #expect(try play.end(0) == [.complete(task: id(2), slot: 0, attempt: 1), .finish(slot: 0)])
    #expect(try play.on(.died(slot: 0)) == [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0)) == leases(0, 3..<6))
    #expect(play.scheduler.counters.recycled == 1 && play.scheduler.counters.deaths == 0)
  }
}
