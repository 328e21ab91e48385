// One random run's circumstances, all from its seed.

import Protocol
import Scheduling

struct Scenario {
  enum Fate {
    case fine
    /// Its worker dies in it, every time.
    case poisoned
    /// It never ends.
    case hanging
  }

  var estimates: [TaskEstimate] = []
  var fates: [Fate] = []
  /// Nanoseconds each task really takes.
  var durations: [UInt64] = []
  /// Bytes of memory each task turns out to take.
  var needs: [UInt64] = []
  var policy: Policy

  /// Longest time on the wire, nanoseconds.
  var latency: UInt64
  /// Workers read what they are sent while a task runs; else only between tasks.
  var readsWhileRunning: Bool
  /// Chances, each per occasion.
  var crash = 0.0
  var failedStart = 0.0
  var stuckStart = 0.0
  var stuckExit = 0.0
  var refusal = 0.0
  var recycling = 0.0
  /// Of a failure that may pass.
  var passing = 0.0
  var nonsense = 0.0
  /// Kills from outside, per task, at any time.
  var strayKills = 0
  var drainTime: UInt64?

  init(random: inout SplitMix64) {
    policy = Policy(slots: Int.random(in: 1...6, using: &random), timeout: 400_000_000)
    policy.windowNanoseconds = UInt64.random(in: 1_000_000...80_000_000, using: &random)
    policy.maximumLeases = [1, 3, 64, 64].randomElement(using: &random)!
    policy.retries = Int.random(in: 0...2, using: &random)
    policy.retriesCrashes = random.chance(0.9)
    policy.retriesStarved = random.chance(0.9)
    policy.retriesTimeouts = random.chance(0.3)
    policy.startTimeout = 300_000_000
    policy.exitTimeout = 100_000_000
    policy.respawnDelay = 0
    policy.fatalDeaths = random.chance(0.5) ? Int.random(in: 2...4, using: &random) : 100_000
    policy.tasksPerWorker = [Int.max, Int.max, 1, 7].randomElement(using: &random)!
    if random.chance(0.5) { policy.memoryShare = UInt64.random(in: 200_000...2_000_000, using: &random) }
    latency = [1_000, 100_000, 3_000_000, 20_000_000].randomElement(using: &random)!
    readsWhileRunning = random.chance(0.6)
    if random.chance(0.7) {
      crash = [0, 0.01, 0.1].randomElement(using: &random)!
      failedStart = [0, 0.1, 0.5, 0.8].randomElement(using: &random)!
      stuckStart = [0, 0.05].randomElement(using: &random)!
      stuckExit = [0, 0.2].randomElement(using: &random)!
      refusal = [0, 0, 0.3].randomElement(using: &random)!
      recycling = [0, 0.02, 0.2].randomElement(using: &random)!
      passing = [0, 0.05].randomElement(using: &random)!
      nonsense = [0, 0.02].randomElement(using: &random)!
      strayKills = [0, 10].randomElement(using: &random)!
    }
    if random.chance(0.15) { drainTime = UInt64.random(in: 0...200_000_000, using: &random) }
    addTasks(random: &random)
  }

  private mutating func addTasks(random: inout SplitMix64) {
    let isFaulty = crash > 0
    let excluded = [0, 0.3].randomElement(using: &random)!
    let giant = [0, 0.05].randomElement(using: &random)!
    let families = UInt8.random(in: 1...3, using: &random)
    let speed = Double.random(in: 0.1...3, using: &random)
    for _ in 0..<Int.random(in: 0...150, using: &random) {
      let family = UInt8.random(in: 0..<families, using: &random)
      let bytes =
        random.chance(giant)
        ? Int.random(in: 2_000_000...5_000_000, using: &random)
        : Int.random(in: 0...300_000, using: &random)
      estimates.append(random.chance(excluded) ? .excluded : TaskEstimate(family: family, bytes: bytes))
      let blowUp = random.chance(0.1) ? Double.random(in: 1...20, using: &random) : 1
      let whole = policy.memoryShare == .max ? .max : policy.memoryShare * UInt64(policy.slots)
      needs.append(min(UInt64(Double(bytes) * blowUp), whole))
      let noise = Double.random(in: 0.3...2, using: &random) * speed * Double(family + 1)
      durations.append(UInt64((500_000 + 20 * Double(bytes)) * noise))
      fates.append(isFaulty && random.chance(0.02) ? (random.chance(0.5) ? .poisoned : .hanging) : .fine)
    }
  }
}
