// Thousands of random runs against the auditor: any interleaving, every rule after every event.

import Protocol
import Scheduling
import Testing

@Suite struct PropertyTests {
  /// 24 x 125 runs.
  @Test(arguments: 0..<UInt64(24)) func rulesHoldInAnyRun(block: UInt64) {
    for seed in block * 125..<(block + 1) * 125 {
      let run = RandomRun(seed: seed)
      #expect(run.auditor.faults.isEmpty, "seed \(seed): \(run.auditor.faults.prefix(3))")
      if !run.auditor.faults.isEmpty { return }
    }
  }

  /// The runs are worth something only if what they are to cover does happen in them.
  @Test func runsCoverTheRules() {
    var sum = Counters(slots: 0)
    var (unfinished, givenUp) = (0, 0)
    for seed in 0..<UInt64(300) {
      let run = RandomRun(seed: seed)
      let counters = run.scheduler.counters
      sum.steals += counters.steals
      sum.stolenTasks += counters.stolenTasks
      sum.revokes += counters.revokes
      sum.revokedTasks += counters.revokedTasks
      sum.deaths += counters.deaths
      sum.retries += counters.retries
      sum.timeouts += counters.timeouts
      sum.failed += counters.failed
      sum.postponed += counters.postponed
      sum.recycled += counters.recycled
      unfinished += counters.unfinished
      givenUp += run.hasGivenUp ? 1 : 0
    }
    #expect(sum.steals > 100 && sum.stolenTasks > sum.steals && sum.revokes > 100 && sum.revokedTasks > 100)
    #expect(sum.deaths > 100 && sum.retries > 100 && sum.timeouts > 20 && sum.failed > 20)
    #expect(sum.postponed > 100 && sum.recycled > 100)
    #expect(unfinished > 100 && givenUp > 3 && givenUp < 100)
  }
}

/// Runs to its end on creation.
struct RandomRun {
  private(set) var scheduler: Scheduler
  private(set) var auditor: Auditor
  private(set) var hasGivenUp = false
  private var fleet: Fleet
  private var random: SplitMix64
  private var now: UInt64 = 0

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    let scenario = Scenario(random: &random)
    scheduler = Scheduler(estimates: scenario.estimates, policy: scenario.policy)
    auditor = Auditor(scenario)
    fleet = Fleet(scenario, random: SplitMix64(seed: ~seed))
    follow(nil, scheduler.start(at: 0))
    var steps = 0
    while auditor.faults.isEmpty, step(scenario) {
      steps += 1
      if steps > 200_000 { auditor.faults.append("does not end") }
    }
    auditor.checkEnd(scheduler)
  }

  /// False when nothing will ever happen again.
  private mutating func step(_ scenario: Scenario) -> Bool {
    let deadline = scheduler.nextDeadline
    guard let time = [fleet.nextTime, deadline].compactMap({ $0 }).min() else { return false }
    now = max(now, time)
    if let deadline, deadline <= now {
      if random.chance(0.2) { now += UInt64.random(in: 0...1_000_000, using: &random) }
      say(.tick)
    } else if let event = fleet.step() {
      if case .result(let slot, _, _, _, _) = event {
        if random.chance(scenario.nonsense) { offend(slot) }
        if random.chance(scenario.recycling) { say(.recycle(slot: slot)) }
      }
      say(event)
      if random.chance(0.02) { say(.tick) }
      if random.chance(scenario.recycling / 4) {
        say(.recycle(slot: Int.random(in: 0..<scenario.policy.slots, using: &random)))
      }
    }
    return true
  }

  private mutating func say(_ event: Event) {
    do throws(ProtocolError) {
      follow(event, try scheduler.handle(event, at: now))
    } catch {
      auditor.faults.append("\(event) throws \(error)")
    }
  }

  private mutating func follow(_ event: Event?, _ actions: [Action]) {
    auditor.audit(event, actions, scheduler, at: now)
    for action in actions {
      if case .giveUp = action { hasGivenUp = true }
      fleet.perform(action, at: now)
    }
  }

  /// The worker sends what cannot be, and is killed for it.
  private mutating func offend(_ slot: Int) {
    let before = scheduler
    let task = TaskID(UInt32.random(in: 1_000...UInt32.max, using: &random))
    do throws(ProtocolError) {
      _ = try scheduler.handle(.result(slot: slot, task: task, next: nil, busy: 0), at: now)
      auditor.faults.append("nonsense is accepted")
    } catch {
      if scheduler != before { auditor.faults.append("nonsense changes the state") }
    }
    fleet.kill(slot, at: now)
    if random.chance(0.7) { say(.condemned(slot: slot)) }
  }
}

extension Auditor {
  /// After the last event: every task has ended, unless the run was cut short, and every process has gone.
  fileprivate mutating func checkEnd(_ scheduler: Scheduler) {
    guard faults.isEmpty else { return }
    if !scheduler.isFinished { faults.append("not finished") }
    if unfinished != 0 && !isDraining { faults.append("\(unfinished) tasks are left") }
    if workers.contains(where: \.isAlive) { faults.append("a worker is left") }
    let counters = scheduler.counters
    if counters.completed + counters.failed + counters.unfinished != estimates.count(where: { !$0.isExcluded }) {
      faults.append("tasks do not add up: \(counters)")
    }
  }
}
