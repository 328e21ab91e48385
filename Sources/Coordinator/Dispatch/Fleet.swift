// The worker processes of a run, one a slot.

import Platform
import Protocol
import SystemPackage

/// What every worker is told before its first task.
struct Briefing {
  var capabilities: Capabilities
  var limits = Limits()
  var recipes: [Recipe]
  /// Known when the plan is.
  var confinement: Confinement?
}

struct Fleet {
  private let program: FilePath
  private var briefing: Briefing
  private(set) var workers: [WorkerConnection?]

  /// Spawns `count` workers, which start up while the caller plans.
  init(count: Int, program: FilePath, briefing: Briefing) throws(SystemError) {
    self.program = program
    self.briefing = briefing
    workers = Array(repeating: nil, count: count)
    for slot in 0..<count { try spawn(slot) }
  }

  /// Tells every worker, also those that come later, what it may touch. None is ready before.
  mutating func confine(_ confinement: Confinement) {
    briefing.confinement = confinement
    for worker in living {
      worker.send(.confine(confinement))
      worker.flush()
    }
  }

  @discardableResult
  mutating func spawn(_ slot: Int) throws(SystemError) -> WorkerConnection {
    let worker = try WorkerConnection(slot: slot, program: program, briefing: briefing)
    worker.flush()
    workers[slot] = worker
    return worker
  }

  /// Forgets a worker that was reaped; its socket is closed.
  mutating func remove(_ slot: Int) { workers[slot] = nil }

  var living: [WorkerConnection] { workers.compactMap(\.self) }
}
