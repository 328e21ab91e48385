// Simulated workers and the wire to them: latencies, late answers, deaths, hangs, all from one seed.

import Protocol
import Scheduling

/// Frames of one worker keep their order in each direction. A process that is gone is heard of after its last frame.
struct Fleet {
  enum Message {
    case lease(TaskID, memory: UInt64)
    case revoke([TaskID])
    case finish
  }

  enum Happening {
    case arrives(Message)
    case ends(TaskID, busy: UInt64, Event.Verdict)
    case greets
    case dies
    /// The coordinator hears this.
    case hears(Event)
  }

  private struct Process {
    var generation = 0
    var isAlive = false
    var queue: [TaskID] = []
    var memory: [TaskID: UInt64] = [:]
    var running: TaskID?
    var inbox: [Message] = []
    var isFinishing = false
    /// When the last frame in each direction arrives.
    var outward: UInt64 = 0
    var homeward: UInt64 = 0
  }

  let scenario: Scenario
  var random: SplitMix64
  private var processes: [Process]
  /// By time, the earliest last; equal times in order of scheduling.
  private var agenda: [(time: UInt64, order: Int, slot: Int, generation: Int, happening: Happening)] = []
  private var order = 0

  init(_ scenario: Scenario, random: SplitMix64) {
    self.scenario = scenario
    self.random = random
    processes = Array(repeating: Process(), count: scenario.policy.slots)
    for slot in processes.indices { spawn(slot, at: 0) }
    for _ in 0..<scenario.strayKills {
      let slot = Int.random(in: processes.indices, using: &self.random)
      put(.dies, slot, at: UInt64.random(in: 0...500_000_000, using: &self.random), generation: -1)
    }
    if let time = scenario.drainTime { put(.hears(.drain), 0, at: time, generation: -1) }
  }

  var nextTime: UInt64? { agenda.last?.time }

  /// The next thing the coordinator hears, if that is what happens next.
  mutating func step() -> Event? {
    guard let (now, _, slot, generation, happening) = agenda.popLast() else { return nil }
    if case .hears(let event) = happening { return event }
    guard processes[slot].isAlive, generation == -1 || generation == processes[slot].generation else { return nil }
    switch happening {
    case .greets: say(.ready(slot: slot), slot, at: now)
    case .dies: die(slot, at: now)
    case .arrives(let message):
      processes[slot].inbox.append(message)
      if scenario.readsWhileRunning || processes[slot].running == nil { read(slot, at: now) }
    case .ends(let task, let busy, let verdict): end(slot, task, busy: busy, verdict, at: now)
    case .hears: break
    }
    return nil
  }

  mutating func perform(_ action: Action, at now: UInt64) {
    switch action {
    case .spawn(let slot): spawn(slot, at: now)
    case .lease(let slot, let task, _, let memory): send(.lease(task, memory: memory), slot, at: now)
    case .revoke(let slot, let tasks): send(.revoke(tasks), slot, at: now)
    case .finish(let slot): send(.finish, slot, at: now)
    case .kill(let slot): kill(slot, at: now)
    case .complete, .fail, .giveUp: break
    }
  }

  mutating func kill(_ slot: Int, at now: UInt64) {
    put(.dies, slot, at: now + UInt64.random(in: 0...scenario.latency, using: &random))
  }

  private mutating func spawn(_ slot: Int, at now: UInt64) {
    let last = processes[slot]
    precondition(!last.isAlive)
    processes[slot] = Process(generation: last.generation + 1, isAlive: true, outward: now, homeward: now)
    let start = now + UInt64.random(in: 1_000...30_000_000, using: &random)
    if random.chance(scenario.stuckStart) { return }
    put(random.chance(scenario.failedStart) ? .dies : .greets, slot, at: start)
  }

  private mutating func die(_ slot: Int, at now: UInt64) {
    processes[slot].isAlive = false
    say(.died(slot: slot, starved: random.chance(0.3)), slot, at: now)
  }

  private mutating func read(_ slot: Int, at now: UInt64) {
    let messages = processes[slot].inbox
    processes[slot].inbox = []
    for message in messages {
      switch message {
      case .lease(let task, let memory):
        processes[slot].queue.append(task)
        processes[slot].memory[task] = memory
      case .revoke(let tasks):
        let given = random.chance(scenario.refusal) ? [] : processes[slot].queue.filter(tasks.contains)
        processes[slot].queue.removeAll(where: given.contains)
        say(.revoked(slot: slot, tasks: given), slot, at: now)
      case .finish: processes[slot].isFinishing = true
      }
      if scenario.readsWhileRunning { startNext(slot, at: now) }
    }
    startNext(slot, at: now)
  }

  private mutating func startNext(_ slot: Int, at now: UInt64) {
    guard processes[slot].running == nil else { return }
    guard !processes[slot].queue.isEmpty else {
      if processes[slot].isFinishing && !random.chance(scenario.stuckExit) { put(.dies, slot, at: now) }
      return
    }
    let task = processes[slot].queue.removeFirst()
    processes[slot].running = task
    let duration = scenario.durations[Int(task.rawValue)]
    switch scenario.fates[Int(task.rawValue)] {
    case .hanging: break
    case .poisoned: put(.dies, slot, at: now + duration / 2)
    case .fine:
      let need = scenario.needs[Int(task.rawValue)]
      if need > processes[slot].memory[task]! {
        put(.ends(task, busy: 0, .postponed(need)), slot, at: now + 100_000)
      } else if random.chance(scenario.crash) {
        put(.dies, slot, at: now + UInt64.random(in: 0...duration, using: &random))
      } else {
        let verdict = random.chance(scenario.passing) ? Event.Verdict.again(alone: random.chance(0.5)) : .ended
        put(.ends(task, busy: random.chance(0.05) ? .max : duration, verdict), slot, at: now + duration)
      }
    }
  }

  private mutating func end(_ slot: Int, _ task: TaskID, busy: UInt64, _ verdict: Event.Verdict, at now: UInt64) {
    if random.chance(0.5) {
      // Reads before it says what comes next; nothing starts meanwhile, since its task still counts as running.
      read(slot, at: now)
    }
    processes[slot].running = nil
    let next = processes[slot].queue.first
    say(.result(slot: slot, task: task, next: next, busy: busy, verdict: verdict), slot, at: now)
    startNext(slot, at: now)
    if processes[slot].running == nil || random.chance(0.5) { read(slot, at: now) }
  }

  private mutating func say(_ event: Event, _ slot: Int, at now: UInt64) {
    let time = max(processes[slot].homeward, now + UInt64.random(in: 0...scenario.latency, using: &random))
    processes[slot].homeward = time
    put(.hears(event), slot, at: time)
  }

  private mutating func send(_ message: Message, _ slot: Int, at now: UInt64) {
    let time = max(processes[slot].outward, now + UInt64.random(in: 0...scenario.latency, using: &random))
    processes[slot].outward = time
    put(.arrives(message), slot, at: time)
  }

  private mutating func put(_ happening: Happening, _ slot: Int, at time: UInt64, generation: Int? = nil) {
    order += 1
    let generation = generation ?? processes[slot].generation
    var index = agenda.endIndex
    while index > 0 && agenda[index - 1].time <= time { index -= 1 }
    agenda.insert((time, order, slot, generation, happening), at: index)
  }
}
