// An independent, slow account of a run: every action is checked against the rules when it is given.

import Protocol
import Scheduling

struct Auditor {
  struct Held {
    var task: Int
    var attempt: Int
    var cost: UInt64
    /// Slots' worth of memory.
    var shares: Int
    var isAsked = false
  }

  struct Worker {
    var isAlive = true
    var isReady = false
    /// Killed by the scheduler, or condemned.
    var isDoomed = false
    var isRecycled = false
    var isFinished = false
    var isRevoking = false
    var held: [Held] = []
    var leasesEver = 0
    var results = 0
    /// Start of what the deadline is for: the process, its running task, or its exit.
    var since: UInt64 = 0
    var overdue: Int?

    var isServing: Bool { isAlive && isReady && !isDoomed && !isRecycled && !isFinished }
  }

  enum Place: Equatable {
    case unsent
    case held(Int)
    case waitingForRetry(Int)
    case later
    case ended
  }

  let policy: Policy
  let estimates: [TaskEstimate]
  var places: [Place]
  var attempts: [Int]
  /// Slots' worth of memory that each task is known to take.
  var shares: [Int]
  var workers: [Worker]
  var unsent = 0
  var unfinished = 0
  var isDraining = false
  var hasResult = false
  var failedStartsInRow = 0
  var faults: [String] = []
  /// What the event at hand calls for, ticked off by the actions.
  private var due: [Action] = []
  private var now: UInt64 = 0

  init(_ scenario: Scenario) {
    policy = scenario.policy
    estimates = scenario.estimates
    attempts = Array(repeating: 1, count: estimates.count)
    shares = []
    places = []
    for estimate in estimates {
      let isLarge = estimate.bytes > policy.memoryShare
      shares.append(Self.shares(UInt64(estimate.bytes), policy))
      places.append(estimate.isExcluded ? .ended : isLarge ? .later : .unsent)
    }
    workers = Array(repeating: Worker(), count: policy.slots)
    unsent = places.count { $0 == .unsent }
    unfinished = places.count { $0 != .ended }
  }

  private static func shares(_ bytes: UInt64, _ policy: Policy) -> Int {
    var shares = 1
    while shares < policy.slots, policy.memoryShare != .max, policy.memoryShare * UInt64(shares) < bytes { shares += 1 }
    return shares
  }

  private var freeShares: Int { workers.reduce(policy.slots) { $0 - ($1.held.first?.shares ?? 0) } }

  private mutating func fault(_ text: String) { faults.append("\(now): \(text)") }

  private mutating func require(_ condition: Bool, _ text: @autoclosure () -> String) {
    if !condition { fault(text()) }
  }

  /// `event` is nil for the start of the run.
  mutating func audit(_ event: Event?, _ actions: [Action], _ scheduler: Scheduler, at now: UInt64) {
    self.now = now
    due = []
    if let event { note(event) } else { for slot in workers.indices { workers[slot].since = now } }
    for action in actions { check(action, scheduler) }
    if !due.isEmpty { fault("missing \(due) after \(String(describing: event))") }
    checkState(scheduler)
  }

  private mutating func move(_ task: Int, to place: Place) {
    if places[task] == .unsent { unsent -= 1 }
    if place == .unsent { unsent += 1 }
    if place == .ended { unfinished -= 1 }
    places[task] = place
  }

  private mutating func note(_ event: Event) {
    switch event {
    case .ready(let slot):
      guard !workers[slot].isDoomed, !workers[slot].isFinished else { return }
      workers[slot].isReady = true
      failedStartsInRow = 0
    case .result(let slot, let task, _, _, let verdict):
      let head = workers[slot].held.removeFirst()
      workers[slot].since = now
      (hasResult, failedStartsInRow) = (true, 0)
      workers[slot].results += 1
      if workers[slot].isServing && workers[slot].results >= policy.tasksPerWorker { workers[slot].isRecycled = true }
      switch verdict {
      case .postponed(let bytes):
        shares[head.task] = Self.shares(bytes, policy)
        move(head.task, to: .later)
      case .again(let alone) where head.attempt <= policy.retries:
        attempts[head.task] += 1
        if alone { shares[head.task] = policy.slots }
        move(head.task, to: .later)
      case .ended, .again:
        move(head.task, to: .ended)
        due.append(.complete(task: task, slot: slot, attempt: head.attempt))
      }
    case .revoked(let slot, let tasks):
      let head = workers[slot].held.first?.task
      workers[slot].isRevoking = false
      for task in tasks { move(Int(task.rawValue), to: .unsent) }
      workers[slot].held.removeAll { held in tasks.contains(id(held.task)) }
      if workers[slot].held.first?.task != head { workers[slot].since = now }
    case .died(let slot, let starved): noteDeath(slot, starved)
    case .recycle(let slot): if workers[slot].isServing { workers[slot].isRecycled = true }
    case .condemned(let slot): if !workers[slot].isFinished { workers[slot].isDoomed = true }
    case .drain: isDraining = true
    case .tick:
      for slot in workers.indices where deadline(slot).map({ $0 <= now }) ?? false { due.append(.kill(slot: slot)) }
    }
  }

  private mutating func noteDeath(_ slot: Int, _ starved: Bool) {
    let worker = workers[slot]
    workers[slot] = Worker(isAlive: false)
    for (index, held) in worker.held.enumerated() {
      guard index == 0, worker.overdue == nil || worker.overdue == held.task else {
        move(held.task, to: .unsent)
        continue
      }
      let crash = starved ? policy.retriesStarved : policy.retriesCrashes
      if held.attempt <= policy.retries && (worker.overdue == nil ? crash : policy.retriesTimeouts) {
        attempts[held.task] = held.attempt + 1
        if starved { shares[held.task] = policy.slots }
        move(held.task, to: shares[held.task] > 1 ? .later : .waitingForRetry(slot))
      } else {
        move(held.task, to: .ended)
        let reason = worker.overdue == nil ? Action.Reason.crashed : .timedOut
        due.append(.fail(task: id(held.task), slot: slot, attempt: held.attempt, reason: reason))
      }
    }
    if worker.isFinished || worker.overdue != nil { return }
    if !worker.isReady { failedStartsInRow += 1 }
  }

  private var isHopeless: Bool {
    failedStartsInRow >= policy.fatalDeaths * (hasResult ? 4 * policy.slots : 1)
  }

  func deadline(_ slot: Int) -> UInt64? {
    let worker = workers[slot]
    if !worker.isAlive || worker.isDoomed { return nil }
    if worker.isFinished { return worker.overdue == nil ? worker.since + policy.exitTimeout : nil }
    if !worker.isReady { return worker.since + policy.startTimeout }
    return worker.held.isEmpty ? nil : worker.since + policy.timeout
  }

  private mutating func check(_ action: Action, _ scheduler: Scheduler) {
    switch action {
    case .complete, .fail, .kill:
      guard let index = due.firstIndex(of: action) else { return fault("\(action) out of the blue") }
      due.remove(at: index)
      guard case .kill(let slot) = action else { return }
      workers[slot].overdue = workers[slot].held.first?.task ?? (workers[slot].isFinished ? -1 : nil)
      if !workers[slot].isFinished { workers[slot].isDoomed = true }
    case .spawn(let slot):
      require(!workers[slot].isAlive && !isDraining, "\(action) of a slot in use or while draining")
      require(
        unsent > 0 || places.contains(.later) || places.contains(.waitingForRetry(slot)), "\(action) without work")
      workers[slot] = Worker(since: now)
    case .lease(let slot, let task, let attempt, let memory):
      checkLease(slot, Int(task.rawValue), attempt, scheduler)
      let isAll = policy.memoryShare == .max
      require(
        memory == (isAll ? .max : policy.memoryShare * UInt64(shares[Int(task.rawValue)])), "\(action) of other memory")
      require(freeShares >= 0, "\(action) of memory others have")
    case .revoke(let slot, let tasks):
      let worker = workers[slot]
      require(worker.isAlive && worker.isReady && !worker.isDoomed, "\(action) of a worker that cannot answer")
      require(!worker.isRevoking && !tasks.isEmpty, "\(action) while one is unanswered, or empty")
      workers[slot].isRevoking = true
      for task in tasks {
        guard let index = worker.held.firstIndex(where: { $0.task == Int(task.rawValue) }), index > 0,
          !worker.held[index].isAsked
        else { return fault("\(action) of \(task), not held, first or asked before") }
        workers[slot].held[index].isAsked = true
      }
    case .finish(let slot):
      let worker = workers[slot]
      require(worker.isAlive && !worker.isFinished && !worker.isDoomed, "\(action) twice or of a dead worker")
      require(worker.held.isEmpty, "\(action) of a worker with leases")
      require(isDraining || unfinished == 0 || worker.isRecycled, "\(action) while there is work")
      workers[slot].isFinished = true
      workers[slot].since = now
    case .giveUp:
      require(isHopeless && !isDraining, "\(action) too early or twice")
      isDraining = true
    }
  }

  private mutating func checkLease(_ slot: Int, _ task: Int, _ attempt: Int, _ scheduler: Scheduler) {
    let worker = workers[slot]
    let cost = scheduler.costs.nanoseconds(estimates[task])
    require(worker.isServing && !isDraining, "lease of \(task) to worker \(slot), which should get nothing")
    require(attempt == attempts[task] && attempt <= policy.retries + 1, "lease of \(task) with attempt \(attempt)")
    require(worker.held.first.map { $0.attempt == 1 && $0.shares == 1 } ?? true, "lease of \(task) beside a lone one")
    if places[task] == .later {
      require(unsent == 0 && worker.held.isEmpty, "lease of \(task) before its time")
    } else if attempt > 1 {
      require(worker.leasesEver == 0, "retry of \(task) on a used worker")
      require(places[task] == .waitingForRetry(slot), "retry of \(task), which does not wait for it")
    } else {
      require(places[task] == .unsent, "lease of \(task), which is not unsent")
    }
    let sum = worker.held.reduce(cost) { $0 + $1.cost }
    require(worker.held.isEmpty || sum <= policy.windowNanoseconds, "window of \(slot) exceeded: \(sum)")
    require(worker.held.count < policy.maximumLeases, "too many leases for \(slot)")
    if worker.held.isEmpty { workers[slot].since = now }
    workers[slot].held.append(Held(task: task, attempt: attempt, cost: cost, shares: shares[task]))
    workers[slot].leasesEver += 1
    move(task, to: .held(slot))
  }

  /// A worker that could begin something does.
  private mutating func checkIdling(_ slot: Int) {
    let (free, unsent) = (freeShares, unsent)
    let waiting = places.indices.first { places[$0] == .waitingForRetry(slot) }
    if let waiting { return require(free == 0, "retry of \(waiting) is not begun") }
    require(unsent == 0 || free == 0, "worker \(slot) idles with \(unsent) tasks unsent")
    for task in places.indices where unsent == 0 && places[task] == .later {
      require(shares[task] > free, "worker \(slot) idles while \(task) waits")
    }
  }

  private mutating func checkState(_ scheduler: Scheduler) {
    var (idle, revoking) = (0, 0)
    var canHelp = false
    for (slot, worker) in workers.enumerated() {
      let isIdle = worker.isServing && worker.held.isEmpty
      if isIdle && !isDraining { checkIdling(slot) }
      require(
        worker.held.count < 2 || worker.held.allSatisfy { $0.attempt == 1 && $0.shares == 1 }, "not alone on \(slot)")
      if worker.isAlive && !worker.isDoomed && !worker.isFinished && worker.held.isEmpty {
        require(!isDraining && unfinished > 0 && !worker.isRecycled, "worker \(slot) is not sent home")
      }
      if !worker.isAlive && !isDraining {
        require(
          unsent == 0 && !places.contains(.later) && !places.contains(.waitingForRetry(slot)),
          "slot \(slot) is left vacant")
      }
      if (isDraining || worker.isRecycled) && worker.isReady && !worker.isDoomed && !worker.isRevoking {
        require(worker.held.dropFirst().allSatisfy(\.isAsked), "leases of \(slot) are not taken back")
      }
      if isIdle { idle += 1 }
      if worker.isRevoking { revoking += 1 }
      if worker.isServing && !worker.isRevoking && worker.held.dropFirst().contains(where: { !$0.isAsked }) {
        canHelp = true
      }
      let window = scheduler.window(slot: slot)
      // A lone one's estimate is that of its first lease.
      let isLone = worker.held.first.map { $0.attempt > 1 || $0.shares > 1 } ?? false
      require(
        window.leases == worker.held.count && (isLone || window.nanoseconds == worker.held.reduce(0) { $0 + $1.cost }),
        "window of \(slot) is counted wrong")
      require(scheduler.running(slot: slot) == worker.held.first.map { id($0.task) }, "\(slot) runs another task")
    }
    require(isDraining || min(idle, freeShares) <= revoking || !canHelp, "an idle worker is not helped")
    require(isDraining || unfinished == 0 || !isHopeless, "does not give up")
    let earliest = workers.indices.compactMap(deadline).min()
    require(scheduler.nextDeadline == earliest, "deadline \(String(describing: scheduler.nextDeadline))")
    require(scheduler.counters.unfinished == unfinished, "unfinished is \(scheduler.counters.unfinished)")
    let isOver = unfinished == 0 || isDraining && workers.allSatisfy(\.held.isEmpty)
    require(scheduler.isFinished == isOver, "isFinished is \(scheduler.isFinished)")
  }
}
