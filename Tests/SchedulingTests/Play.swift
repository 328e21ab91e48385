// A scheduler on a stage: events with their time in milliseconds in, actions out.

import Protocol
import Scheduling

struct Play {
  var scheduler: Scheduler

  /// Tasks of a-priori cost 1.5 ms each, unless `bytes` says otherwise; a task of 40,000 bytes more costs 1 ms more.
  init(bytes: [Int], slots: Int, adjust: (inout Policy) -> Void = { _ in }) {
    self.init(bytes.map { TaskEstimate(family: 0, bytes: $0) }, slots: slots, adjust: adjust)
  }

  init(tasks: Int, slots: Int, adjust: (inout Policy) -> Void = { _ in }) {
    self.init(bytes: Array(repeating: 0, count: tasks), slots: slots, adjust: adjust)
  }

  init(_ estimates: [TaskEstimate], slots: Int, adjust: (inout Policy) -> Void = { _ in }) {
    var policy = Policy(slots: slots, timeout: ms(1_000))
    policy.windowNanoseconds = ms(15)
    policy.startTimeout = ms(500)
    policy.exitTimeout = ms(200)
    adjust(&policy)
    scheduler = Scheduler(estimates: estimates, policy: policy)
  }

  /// Every worker ready and the run started at 0.
  mutating func open() throws -> [Action] {
    for slot in scheduler.counters.idleNanoseconds.indices { _ = try scheduler.handle(.ready(slot: slot), at: 0) }
    return scheduler.start(at: 0)
  }

  /// Only slot 0 is ready; it holds all but task 0, which it has ended, and runs task 1.
  mutating func hoard() throws {
    _ = try scheduler.handle(.ready(slot: 0), at: 0)
    _ = scheduler.start(at: 0)
    _ = try scheduler.handle(.result(slot: 0, task: id(0), next: id(1), busy: 0), at: 0)
  }

  mutating func on(_ event: Event, at time: UInt64 = 1) throws -> [Action] {
    try scheduler.handle(event, at: ms(time))
  }

  /// The running task of the slot ends, and its worker goes on with the next of what it holds.
  mutating func end(_ slot: Int, next: Int? = nil, at time: UInt64 = 1) throws -> [Action] {
    guard let task = scheduler.running(slot: slot) else { throw ProtocolError.unexpected("nothing runs") }
    return try on(.result(slot: slot, task: task, next: next.map(id), busy: 0), at: time)
  }
}

func ms(_ time: UInt64) -> UInt64 { time * 1_000_000 }

func id(_ task: Int) -> TaskID { TaskID(UInt32(task)) }

func ids(_ tasks: some Sequence<Int>) -> [TaskID] { tasks.map(id) }

func leases(_ slot: Int, _ tasks: some Sequence<Int>) -> [Action] {
  tasks.map { .lease(slot: slot, task: id($0), attempt: 1) }
}

extension SplitMix64 {
  mutating func chance(_ probability: Double) -> Bool { Double.random(in: 0..<1, using: &self) < probability }
}
