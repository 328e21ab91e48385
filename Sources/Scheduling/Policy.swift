// The numbers a run is scheduled by. All durations are nanoseconds.

package struct Policy: Equatable, Sendable {
  /// Workers, at least 1.
  package var slots: Int
  /// A task may run this long from its start, then its worker is killed. `UInt64.max`: no limit.
  package var timeout: UInt64
  /// Estimated work leased ahead to one worker, its running task included.
  package var windowNanoseconds: UInt64 = 120_000_000
  /// Leases one worker may hold at once, whatever their cost.
  package var maximumLeases = 64
  /// A process may take this long from `spawn` to `ready`.
  package var startTimeout: UInt64 = 30_000_000_000
  /// A process may take this long from `finish` to its death.
  package var exitTimeout: UInt64 = 5_000_000_000
  /// Further attempts for a task, where it is tried again.
  package var retries = 1
  /// Whether a task is tried again whose worker died in it, or was killed by the system, and one that passed its deadline.
  package var retriesCrashes = true
  package var retriesStarved = true
  package var retriesTimeouts = false
  /// That many deaths in a row before `ready` end a run that has no result yet, `4 * fatalDeaths * slots` any run. Deaths
  /// in a task never do, however many: each costs its task, and tasks run out.
  package var fatalDeaths = 5
  /// The first replacement of a process that died before `ready` is immediate; the next wait this long, doubling.
  package var respawnDelay: UInt64 = 100_000_000
  /// Results after which a worker is replaced.
  package var tasksPerWorker = Int.max
  /// What a task may take beside others, one in each slot. A task that takes more runs while as many slots stay empty as it
  /// takes shares besides its own. Bytes.
  package var memoryShare = UInt64.max
  /// Tasks dearer than this, and than 1/(50 slots) of the whole, are leased before all others.
  package var giantFloor: UInt64 = 50_000_000

  package init(slots: Int, timeout: UInt64) {
    precondition(slots > 0)
    self.slots = slots
    self.timeout = timeout
  }

  /// Slots' worth of memory, at most all there are.
  func shares(_ bytes: UInt64) -> Int {
    min(max(1, Int(clamping: bytes / memoryShare + (bytes % memoryShare > 0 ? 1 : 0))), slots)
  }

  /// Bytes of so many shares.
  func memory(shares: Int) -> UInt64 {
    let (bytes, overflow) = memoryShare.multipliedReportingOverflow(by: UInt64(shares))
    return overflow ? .max : bytes
  }

  /// Wait before the replacement that follows `failures` deaths before `ready` in a row; at most 5 s.
  func respawnWait(failures: Int) -> UInt64 {
    guard failures > 1 else { return 0 }
    let doublings = UInt64(min(failures - 2, 16))
    let (wait, overflow) = respawnDelay.multipliedReportingOverflow(by: 1 << doublings)
    return overflow ? 5_000_000_000 : min(wait, 5_000_000_000)
  }
}
