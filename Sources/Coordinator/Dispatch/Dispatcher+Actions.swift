// Carries out what the scheduler decided.

import Platform
import Protocol
import Records
import Scheduling
import SystemPackage

extension Dispatcher {
  /// Works off ``actions`` in order; what an action brings about is appended and has its turn after the rest.
  func perform() {
    guard !isPerforming else { return }
    isPerforming = true
    var position = 0
    while position < actions.count {
      execute(actions[position])
      position += 1
    }
    actions.removeAll(keepingCapacity: true)
    isPerforming = false
  }

  private func execute(_ action: Action) {
    switch action {
    case .spawn(let slot): spawn(slot)
    case .lease(let slot, let task, let attempt, let memory):
      var lease = workload.lease(Int(task.rawValue), attempt: attempt)
      lease.memory = memory
      fleet.workers[slot]?.send(.lease(lease))
    case .revoke(let slot, let tasks): fleet.workers[slot]?.send(.revoke(tasks))
    case .kill(let slot): fleet.workers[slot]?.kill(because: "a deadline passed")
    case .finish(let slot): fleet.workers[slot]?.send(.finish)
    case .complete(let task, let slot, let attempt): complete(task, slot, attempt)
    case .fail(let task, let slot, let attempt, let reason): fail(task, slot, attempt, reason)
    case .giveUp(let reason): cause = .gaveUp(reason)
    }
  }

  private func spawn(_ slot: Int) {
    fleet.remove(slot)
    do throws(SystemError) {
      watch(try fleet.spawn(slot))
    } catch {
      observer.note("cannot start a worker: \(error.message)")
      handle(.died(slot: slot), at: MonotonicClock.now())
    }
  }

  private func complete(_ task: TaskID, _ slot: Int, _ attempt: Int) {
    guard let result = pendingResult, result.id == task else { return }
    pendingResult = nil
    var record = workload.record(Int(task.rawValue), result: result, slot: slot, attempt: attempt)
    record.sandbox = fleet.workers[slot]?.sandbox
    report(record)
  }

  private func fail(_ task: TaskID, _ slot: Int, _ attempt: Int, _ reason: Action.Reason) {
    let worker = fleet.workers[slot]
    let place = worker?.whereabouts(of: task)
    let failure = CrashReport.failure(
      reason, at: place, exit: worker?.exit, killReason: worker?.killReason, timeout: timeout, attempt: attempt)
    var record = workload.record(Int(task.rawValue), status: .failed(failure))
    if let place {
      record.engine = place.engine
      record.format = place.format
      record.width = Int(place.width)
      record.height = Int(place.height)
    }
    record.worker = slot
    record.attempt = attempt
    record.sandbox = worker?.sandbox
    report(record)
  }
}
