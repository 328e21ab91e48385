// The loop of a run: one thread around poll, which feeds the scheduler with events and carries out its actions.

import Platform
import Protocol
import Records
import Scheduling
import SystemPackage

final class Dispatcher {
  private static let signalToken = -1
  private static let progressInterval: UInt64 = 100_000_000
  private static let reapingInterval: UInt64 = 2_000_000
  /// Results that come together cost one turn of the loop instead of one each.
  private static let restInterval: UInt64 = 20_000_000
  /// From the end of a worker's socket to its exit.
  private static let exitPatience: UInt64 = 1_000_000_000
  /// What a worker may hold between tasks, at least: the buffers it keeps are less. Bytes.
  private static let leastRest: UInt64 = 256_000_000

  let workload: any Workload
  let timeout: UInt64
  /// A worker that holds more between tasks is replaced, bytes: it leaks, or its heap is in pieces.
  private let mostRest: UInt64
  let observer: any RunObserver
  private var failures: FailureTally
  private let sandbox: SandboxMode
  private var isWarned = false
  var fleet: Fleet
  var scheduler: Scheduler
  /// What the scheduler wants done and is not done yet.
  var actions: [Action] = []
  var isPerforming = false
  /// The result that the next `complete` is about.
  var pendingResult: TaskResult?
  var cause = RunEnd.Cause.finished
  private var polled = PollSet()
  private let signals: SignalPipe
  private let chunk: UnsafeMutableRawBufferPointer
  private var mustStop = false

  /// - Parameter signals: of ``listen()``, when they are to be taken before and after the run as well.
  init(
    workload: any Workload, fleet: Fleet, policy: Policy, failures: FailureTally, observer: any RunObserver,
    sandbox: SandboxMode, signals: SignalPipe?
  ) throws(SystemError) {
    self.workload = workload
    self.fleet = fleet
    self.failures = failures
    self.sandbox = sandbox
    self.observer = observer
    timeout = policy.timeout
    mostRest = max(Self.leastRest, policy.memoryShare / 4)
    scheduler = Scheduler(estimates: workload.estimates, policy: policy)
    if let signals { self.signals = signals } else { self.signals = try Self.listen() }
    // Last of all: what throws before does not run the deinitialiser.
    chunk = .allocate(byteCount: 64 * 1024, alignment: 16)
    polled.set(self.signals.descriptor, wantsRead: true, wantsWrite: false, token: Self.signalToken)
    for worker in fleet.living { watch(worker) }
  }

  deinit { chunk.deallocate() }

  /// The ends of workers and what ends a run, except what whoever started us wants ignored.
  static func listen() throws(SystemError) -> SignalPipe {
    let ending = [SignalNumber.interrupt, SignalNumber.terminate, SignalNumber.hangUp]
    return try SignalPipe([SignalNumber.child] + ending.filter { !SignalPipe.isIgnored($0) })
  }

  func run() -> RunEnd {
    stopIfNeeded()
    actions = scheduler.start(at: MonotonicClock.now())
    perform()
    reapAll()
    var nextProgress: UInt64 = 0
    let interruption = Interruption(descriptor: signals.descriptor) { [self] in
      takeSignals()
      return mustStop
    }
    while !mustStop, !(scheduler.isFinished && fleet.living.isEmpty) {
      if canRest { MonotonicClock.rest(nanoseconds: Self.restInterval) }
      let due = min(scheduler.nextDeadline ?? .max, nextProgress, nextReaping ?? .max)
      let before = MonotonicClock.now()
      for event in polled.wait(timeoutNanoseconds: due > before ? due - before : 0) {
        if event.token == Self.signalToken {
          takeSignals()
        } else if let worker = fleet.workers[event.token] {
          read(worker)
        }
      }
      // After reading: a result that waits in a socket beats the deadline of its task.
      let now = MonotonicClock.now()
      if let deadline = scheduler.nextDeadline, deadline <= now { handle(.tick, at: now) }
      for worker in fleet.living where worker.sawEnd { reap(worker, at: now) }
      for worker in fleet.living { flush(worker) }
      if nextProgress <= now {
        observer.progress(scheduler.counters, at: now)
        nextProgress = now + Self.progressInterval
      }
      observer.flush(isFinal: false, at: now, interruption)
      stopIfNeeded()
    }
    stopAll()
    observer.flush(isFinal: true, at: MonotonicClock.now(), interruption)
    stopIfNeeded()
    // Where nothing is left to go on with, the run has come to its end all the same.
    if case .stopped = cause, scheduler.counters.unfinished == 0, observer.stopReason == nil, !failures.lacksRoom {
      cause = .finished
    }
    return RunEnd(cause: cause, counters: scheduler.counters)
  }

  func watch(_ worker: WorkerConnection) {
    polled.set(worker.descriptor, wantsRead: true, wantsWrite: worker.wantsToWrite, token: worker.slot)
  }

  // MARK: Events

  func handle(_ event: Event, at now: UInt64) {
    do throws(ProtocolError) {
      try scheduler.handle(event, at: now, into: &actions)
    } catch {
      condemn(event.slot, "\(error)", at: now)
    }
    perform()
  }

  private func read(_ worker: WorkerConnection) {
    do throws(ProtocolError) {
      while true {
        switch try worker.read(using: chunk) {
        case .message(let message): try receive(message, from: worker)
        case .blocked: return
        case .ended:
          polled.remove(worker.descriptor)
          worker.exitDeadline = min(worker.exitDeadline, MonotonicClock.now() + Self.exitPatience)
          return
        }
      }
    } catch {
      condemn(worker.slot, "\(error)", at: MonotonicClock.now())
    }
  }

  private func receive(_ message: WorkerMessage, from worker: WorkerConnection) throws(ProtocolError) {
    let now = MonotonicClock.now()
    switch message {
    case .hello(let hello):
      worker.sandbox = hello.sandbox
      guard accepts(hello.sandbox) else { return }
      if scheduler.counters.unfinished > 0 { observer.begin() }
      stopIfNeeded()
      try scheduler.handle(.ready(slot: worker.slot), at: now, into: &actions)
    case .revoked(let tasks):
      try scheduler.handle(.revoked(slot: worker.slot, tasks: tasks), at: now, into: &actions)
    case .result(let result):
      try workload.check(result)
      if result.recycle || result.resident > mostRest { handle(.recycle(slot: worker.slot), at: now) }
      pendingResult = result
      try scheduler.handle(
        .result(
          slot: worker.slot, task: result.id, next: result.next, busy: result.timings.busy, verdict: verdict(result)),
        at: now, into: &actions)
    }
    perform()
  }

  private func verdict(_ result: TaskResult) -> Event.Verdict {
    switch result.outcome {
    case .postponed: .postponed(result.memory)
    case .failed(let failure) where failures.rules[failure.kind] == .retry:
      .again(alone: failure.kind == .outOfMemory)
    case .failed, .done: .ended
    }
  }

  /// A task is over.
  func report(_ record: Record) {
    observer.record(failures.settle(record))
    stopIfNeeded()
  }

  /// Starts nothing more, because of a failure or because what ends could not be remembered.
  private func stopIfNeeded() {
    guard let reason = failures.stopReason ?? observer.stopReason, cause == .finished else { return }
    cause = .stopped(reason)
    let rest = scheduler.counters.unfinished > 0 ? ": starting nothing new; the same command goes on from here" : ""
    observer.note(reason + rest)
    handle(.drain, at: MonotonicClock.now())
  }

  /// False ends the run, before this worker has seen anything.
  private func accepts(_ level: SandboxLevel) -> Bool {
    guard sandbox != .off, !(level.landlockABI > 0 && level.hasFilter) else { return true }
    let reason = "workers reach the sandbox level '\(level.name)' only: \(level.shortfall)"
    if sandbox == .require {
      cause = .unconfined("\(reason); --sandbox auto runs all the same")
      mustStop = true
    } else if !isWarned {
      isWarned = true
      observer.note(reason)
    }
    return sandbox == .auto
  }

  private func takeSignals() {
    for signal in signals.drain() {
      if signal == SignalNumber.child {
        reapAll()
      } else if case .interrupted = cause {
        observer.note("stopped: what was running is lost, what was done is done")
        cause = .interrupted(signal: signal, isDrained: false)
        mustStop = true
      } else {
        observer.note("interrupted: finishing what runs, starting nothing new; once more stops at once")
        cause = .interrupted(signal: signal, isDrained: true)
        handle(.drain, at: MonotonicClock.now())
      }
    }
  }

  private func reapAll() {
    let now = MonotonicClock.now()
    for worker in fleet.living { reap(worker, at: now) }
  }

  /// Whether every worker has enough to do while nobody looks: then results can wait while it rests.
  /// A death among them is found that much later.
  private var canRest: Bool {
    !scheduler.isFinished
      && fleet.workers.indices.allSatisfy { slot in
        let window = scheduler.window(slot: slot)
        return window.leases > 2 && window.nanoseconds > 2 * Self.restInterval
      }
  }

  /// When to look again for the exit of workers whose socket has ended: SIGCHLD may come before it or be lost.
  private var nextReaping: UInt64? {
    fleet.living.contains(where: \.sawEnd) ? MonotonicClock.now() + Self.reapingInterval : nil
  }

  /// A worker is gone when its process has been reaped and what it had sent has been handled.
  private func reap(_ worker: WorkerConnection, at now: UInt64) {
    guard worker.reap() else {
      if worker.exitDeadline <= now {
        worker.exitDeadline = .max
        worker.kill(because: "it closed its socket and did not exit")
      }
      return
    }
    if !worker.sawEnd { read(worker) }
    guard fleet.workers[worker.slot] === worker else { return }
    polled.remove(worker.descriptor)
    handle(.died(slot: worker.slot, starved: worker.wasKilledFromOutside), at: MonotonicClock.now())
    if fleet.workers[worker.slot] === worker { fleet.remove(worker.slot) }
  }

  private func condemn(_ slot: Int?, _ reason: String, at now: UInt64) {
    guard let slot, let worker = fleet.workers[slot], worker.condemn(because: "it broke the protocol: \(reason)") else {
      return
    }
    observer.note("worker \(slot) broke the protocol and was killed: \(reason)")
    polled.remove(worker.descriptor)
    handle(.condemned(slot: slot), at: now)
  }

  private func flush(_ worker: WorkerConnection) {
    guard worker.flush() else { return }
    watch(worker)
  }

  /// Kills what still runs. What it had finished is recorded first.
  private func stopAll() {
    for worker in fleet.living { worker.kill(because: "the run was stopped") }
    for worker in fleet.living {
      worker.waitForExit()
      read(worker)
      fleet.remove(worker.slot)
    }
  }
}

extension Event {
  fileprivate var slot: Int? {
    switch self {
    case .ready(let slot), .result(let slot, _, _, _, _), .revoked(let slot, _), .died(let slot, _),
      .recycle(let slot), .condemned(let slot):
      slot
    case .drain, .tick: nil
    }
  }
}
