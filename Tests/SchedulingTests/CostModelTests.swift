// The estimates: they follow what is measured, and nothing makes them wild.

import Protocol
import Scheduling
import Testing

@Suite struct CostModelTests {
  private func task(_ bytes: Int, family: UInt8 = 0) -> TaskEstimate { TaskEstimate(family: family, bytes: bytes) }

  @Test func startsFromThePrior() {
    #expect(CostModel().nanoseconds(task(0)) == 1_500_000)
    #expect(CostModel().nanoseconds(task(100_000)) == 4_000_000)
  }

  /// Another machine, another codec: both coefficients are found among sizes from 10 kB to 1 MB and 20 % of noise.
  @Test(arguments: [(0.2e6, 12.0), (0.5e6, 100.0), (30e6, 25.0), (5e6, 600.0), (1.5e6, 1.0)])
  func learnsTheLine(fixed: Double, perByte: Double) {
    var random = SplitMix64(seed: 1)
    var model = CostModel()
    for _ in 0..<400 {
      let bytes = Int.random(in: 10_000...1_000_000, using: &random)
      let cost = (fixed + perByte * Double(bytes)) * Double.random(in: 0.8...1.2, using: &random)
      model.observe(task(bytes), busy: UInt64(cost))
    }
    for bytes in [50_000, 200_000, 1_000_000] {
      let ratio = Double(model.nanoseconds(task(bytes))) / (fixed + perByte * Double(bytes))
      #expect((0.75...1.33).contains(ratio), "\(bytes) bytes: \(ratio)")
    }
  }

  @Test func oneSizeScalesTheLine() {
    var model = CostModel()
    for _ in 0..<200 { model.observe(task(100_000), busy: 400_000) }
    #expect((380_000...440_000).contains(model.nanoseconds(task(100_000))))
    #expect((100_000...250_000).contains(model.nanoseconds(task(0))))
  }

  @Test func familiesAreApart() {
    var model = CostModel()
    for _ in 0..<200 { model.observe(task(100_000, family: 7), busy: 400_000_000) }
    #expect(model.nanoseconds(task(100_000)) == 4_000_000)
    #expect(model.nanoseconds(task(100_000, family: 7)) > 350_000_000)
  }

  @Test func outlierHardlyMattersAndIsForgotten() {
    var model = CostModel()
    for _ in 0..<100 { model.observe(task(100_000), busy: 4_000_000) }
    model.observe(task(100_000), busy: .max)
    #expect(model.nanoseconds(task(100_000)) < 4_800_000)
    for _ in 0..<100 { model.observe(task(100_000), busy: 4_000_000) }
    #expect((3_900_000...4_100_000).contains(model.nanoseconds(task(100_000))))
  }

  @Test func unmeasuredTeachesNothing() {
    var model = CostModel()
    model.observe(task(5), busy: 0)
    #expect(model == CostModel())
  }

  /// Whatever a worker claims, estimates are between 1 ns and 11 days, and grow with size.
  @Test(arguments: 0..<UInt64(50)) func staysFiniteAndPositive(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    var model = CostModel()
    let wild: [UInt64] = [1, 1_000, 1_000_000, 60_000_000_000, .max]
    for _ in 0..<2_000 {
      let bytes = [0, 1, 100_000, Int(UInt32.max)].randomElement(using: &random)!
      model.observe(task(bytes), busy: wild.randomElement(using: &random)!)
      let costs = [0, 1_000, 1_000_000, Int(UInt32.max)].map { model.nanoseconds(task($0)) }
      #expect(costs == costs.sorted() && costs[0] >= 1 && costs[3] <= 1_000_000_000_000_000)
    }
    for _ in 0..<2_000 { model.observe(task(7), busy: .max) }
    for _ in 0..<2_000 { model.observe(task(7), busy: 1_500_000) }
    #expect((1_000_000...2_300_000).contains(model.nanoseconds(task(7))))
  }
}
