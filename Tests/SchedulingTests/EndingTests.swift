// Drain, recycling, the end, and words of a worker that cannot be.

import Protocol
import Scheduling
import Testing

@Suite struct EndingTests {
  @Test func everyLiveWorkerIsSentHomeOnce() throws {
    var play = Play(tasks: 1, slots: 3)
    _ = try play.on(.ready(slot: 0), at: 0)
    _ = try play.on(.ready(slot: 1), at: 0)
    _ = play.scheduler.start(at: 0)
    let busy = play.scheduler.running(slot: 0) == nil ? 1 : 0
    #expect(
      try play.end(busy)
        == [.complete(task: id(0), slot: busy, attempt: 1), .finish(slot: 0), .finish(slot: 1), .finish(slot: 2)])
    #expect(play.scheduler.isFinished)
    #expect(try play.on(.ready(slot: 2)) == [])
    #expect(play.scheduler.nextDeadline == ms(201))
    for slot in 0..<2 { #expect(try play.on(.died(slot: slot)) == []) }
    #expect(try play.on(.tick, at: 201) == [.kill(slot: 2)])
    #expect(try play.on(.died(slot: 2), at: 202) == [])
    #expect(play.scheduler.nextDeadline == nil && play.scheduler.counters.deaths == 0)
  }

  @Test func excludedTasksAreSkipped() throws {
    var play = Play([.excluded, TaskEstimate(family: 3, bytes: 1), .excluded], slots: 1)
    #expect(play.scheduler.counters.unfinished == 1)
    #expect(try play.open() == leases(0, [1]))
    #expect(try play.end(0).last == .finish(slot: 0))
  }

  @Test func planWithoutTasksIsOverAtOnce() throws {
    var play = Play([.excluded], slots: 1)
    #expect(play.scheduler.isFinished)
    #expect(try play.open() == [.finish(slot: 0)])
  }

  @Test func drainRevokesWhatHasNotStartedAndLetsTheRestEnd() throws {
    var play = Play(tasks: 50, slots: 2)
    _ = try play.open()
    #expect(
      try play.on(.drain)
        == [.revoke(slot: 0, tasks: ids(1..<10)), .revoke(slot: 1, tasks: ids(26..<35))])
    #expect(try play.on(.drain) == [])
    #expect(try play.end(0, next: 1) == [.complete(task: id(0), slot: 0, attempt: 1)])  // the revoke came too late
    #expect(try play.on(.revoked(slot: 0, tasks: ids(2..<10))) == [])
    #expect(try play.end(0) == [.complete(task: id(1), slot: 0, attempt: 1), .finish(slot: 0)])
    #expect(try play.on(.revoked(slot: 1, tasks: ids(26..<35))) == [])
    #expect(!play.scheduler.isFinished)
    #expect(try play.end(1).last == .finish(slot: 1))
    #expect(play.scheduler.isFinished && play.scheduler.counters.unfinished == 47)
  }

  @Test func drainLeavesATaskWithAttemptsLeftUnfinished() throws {
    var play = Play(tasks: 1, slots: 1)
    _ = try play.open()
    _ = try play.on(.drain)
    #expect(try play.on(.died(slot: 0)) == [])
    #expect(play.scheduler.isFinished && play.scheduler.counters.unfinished == 1)
  }

  @Test func drainFailsATaskWithoutAttemptsLeft() throws {
    var play = Play(tasks: 1, slots: 1) { $0.retries = 0 }
    _ = try play.open()
    _ = try play.on(.drain)
    #expect(try play.on(.died(slot: 0)) == [.fail(task: id(0), slot: 0, attempt: 1, reason: .crashed)])
  }

  @Test func drainBeforeTheStartSendsEveryoneHome() throws {
    var play = Play(tasks: 5, slots: 2)
    _ = try play.on(.ready(slot: 0))
    #expect(try play.on(.drain) == [.finish(slot: 0), .finish(slot: 1)])
    #expect(play.scheduler.start(at: ms(2)) == [])
  }

  @Test func recycledWorkerEndsItsTaskGoesAndIsReplaced() throws {
    var play = Play(tasks: 20, slots: 1)
    _ = try play.open()
    #expect(try play.on(.recycle(slot: 0)) == [.revoke(slot: 0, tasks: ids(1..<10))])
    #expect(try play.on(.recycle(slot: 0)) == [])
    #expect(try play.on(.revoked(slot: 0, tasks: ids(1..<10))) == [])
    #expect(try play.end(0) == [.complete(task: id(0), slot: 0, attempt: 1), .finish(slot: 0)])
    #expect(try play.on(.died(slot: 0)) == [.spawn(slot: 0)])
    #expect(try play.on(.ready(slot: 0)) == leases(0, 1..<11))
    #expect(play.scheduler.counters.deaths == 0)
  }

  @Test func leasesOfARecycledWorkerGoToTheIdle() throws {
    var play = Play(tasks: 4, slots: 2)
    _ = try play.open()
    _ = try play.end(1, next: 3)
    #expect(try play.on(.recycle(slot: 0)) == [.revoke(slot: 0, tasks: [id(1)])])
    #expect(try play.end(1) == [.complete(task: id(3), slot: 1, attempt: 1)])
    #expect(try play.on(.revoked(slot: 0, tasks: [id(1)])) == leases(1, [1]))
    #expect(try play.end(0).last == .finish(slot: 0))
    #expect(try play.on(.died(slot: 0)) == [])  // nothing unsent
  }

  @Test func idleWorkerIsRecycledAtOnce() throws {
    var play = Play(tasks: 1, slots: 2)
    _ = try play.open()
    let idle = play.scheduler.running(slot: 0) == nil ? 0 : 1
    #expect(try play.on(.recycle(slot: idle)) == [.finish(slot: idle)])
  }

  /// Slot 0 of two holds 0..<10 and runs 0; slot 1 has yet to say hello.
  @Test(arguments: [
    [Event.ready(slot: 0)],
    [.result(slot: 0, task: id(1), next: nil, busy: 1)],
    [.result(slot: 1, task: id(0), next: nil, busy: 1)],
    [.result(slot: 0, task: id(4_000_000), next: nil, busy: 1)],
    [.result(slot: 0, task: id(0), next: id(2), busy: 1)],
    [.result(slot: 0, task: id(0), next: id(0), busy: 1)],
    [.result(slot: 0, task: id(0), next: id(1), busy: 1), .result(slot: 0, task: id(0), next: id(2), busy: 1)],
    [.revoked(slot: 0, tasks: [])],
    [.revoked(slot: 0, tasks: ids([1]))],
    [.recycle(slot: 0), .revoked(slot: 0, tasks: ids([0]))],
    [.recycle(slot: 0), .revoked(slot: 0, tasks: ids([1, 1]))],
    [.recycle(slot: 0), .revoked(slot: 0, tasks: ids([1, 11]))],
    [.recycle(slot: 0), .revoked(slot: 0, tasks: ids(0..<40))],
    [.recycle(slot: 0), .revoked(slot: 0, tasks: ids([1])), .revoked(slot: 0, tasks: ids([2]))],
    [
      .recycle(slot: 0), .result(slot: 0, task: id(0), next: id(1), busy: 1), .revoked(slot: 0, tasks: ids([1])),
    ],
    [.died(slot: 0), .result(slot: 0, task: id(0), next: nil, busy: 1)],
  ]) func impossibleWordsThrowAndChangeNothing(events: [Event]) throws {
    var play = Play(tasks: 40, slots: 2)
    _ = try play.on(.ready(slot: 0), at: 0)
    _ = play.scheduler.start(at: 0)
    for event in events.dropLast() { _ = try play.on(event) }
    let before = play.scheduler
    var actions: [Action] = []
    do throws(ProtocolError) {
      try play.scheduler.handle(events[events.count - 1], at: ms(2), into: &actions)
      Issue.record("\(events) is accepted")
    } catch {
      guard case .unexpected = error else {
        Issue.record("wrong error \(error)")
        return
      }
    }
    #expect(play.scheduler == before && actions.isEmpty)
  }
}
