// How a plan is dealt before it runs.

import Protocol
import Scheduling
import Testing

@Suite struct ShardsTests {
  private func cost(_ estimate: TaskEstimate) -> Double { CostModel.prior(estimate) }

  @Test(arguments: 0..<UInt64(200)) func shardsAreContiguousAndBalancedWithinOneTask(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let policy = Policy(slots: Int.random(in: 1...9, using: &random), timeout: .max)
    let limit = [0, 1_000, 2_000_000, 30_000_000].randomElement(using: &random)!
    let estimates = (0..<Int.random(in: 0...400, using: &random)).map { _ in
      TaskEstimate(family: 1, bytes: Int.random(in: 0...limit, using: &random))
    }
    let shards = Shards(estimates, policy: policy)

    let giants = Set(shards.giants.map(Int.init))
    let dealt = shards.queues.flatMap { $0.runs.flatMap { $0.map(Int.init) } }
    #expect(dealt == estimates.indices.filter { !giants.contains($0) })
    #expect(shards.count == estimates.count)

    let total = estimates.reduce(0) { $0 + cost($1) }
    let bound = max(Double(policy.giantFloor), total / Double(50 * policy.slots))
    #expect(estimates.indices.allSatisfy { (cost(estimates[$0]) > bound) == giants.contains($0) })
    #expect(
      zip(shards.giants, shards.giants.dropFirst()).allSatisfy { cost(estimates[Int($0)]) <= cost(estimates[Int($1)]) })

    let dearest = dealt.map { cost(estimates[$0]) }.max() ?? 0
    let mean = dealt.reduce(0) { $0 + cost(estimates[$1]) } / Double(policy.slots)
    for queue in shards.queues {
      #expect(abs(queue.cost(CostModel()) - mean) <= dearest * 1.000001)
    }
  }

  @Test func moreSlotsThanTasks() {
    let shards = Shards([TaskEstimate(family: 0, bytes: 9)], policy: Policy(slots: 8, timeout: .max))
    #expect(shards.queues.reduce(0) { $0 + $1.count } == 1)
  }

  @Test func excludedTasksSplitRunsOnlyWhereTheyAre() {
    var estimates = Array(repeating: TaskEstimate(family: 0, bytes: 9), count: 10)
    estimates[4] = .excluded
    let shards = Shards(estimates, policy: Policy(slots: 1, timeout: .max))
    #expect(shards.queues[0].runs == [0..<4, 5..<10])
    #expect(shards.count == 9)
  }

  @Test func sizesAndFamiliesOutsideTheirRangeAreFolded() {
    let estimate = TaskEstimate(family: 17, bytes: UInt64.max)
    #expect(estimate.family == 1 && estimate.bytes == .max && !estimate.isExcluded)
    #expect(TaskEstimate(family: .max, bytes: 0) != .excluded)
    #expect(MemoryLayout<TaskEstimate>.stride == 8)
  }
}
