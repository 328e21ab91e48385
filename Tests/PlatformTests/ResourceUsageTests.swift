// Time and memory against work really done.

import Platform
import Testing

@Suite struct ResourceUsageTests {
  @Test func processorTimeGrowsWithWork() {
    let before = ResourceUsage.ofSelf()
    let start = MonotonicClock.now()
    var sum: UInt64 = 0
    // Until the process itself says so, but not for ever.
    while ResourceUsage.ofSelf().processorNanoseconds < before.processorNanoseconds + 20_000_000 {
      for value in 0..<10_000 { sum = sum &* 31 &+ UInt64(value) }
      if MonotonicClock.now() - start > 20_000_000_000 { break }
    }
    let used = ResourceUsage.ofSelf().processorNanoseconds - before.processorNanoseconds
    #expect(used >= 20_000_000)
    #expect(used < 100_000_000_000, "\(sum)")
  }

  @Test func memoryIsInBytes() throws {
    let size = 64 << 20
    let meter = ResidentMeter()
    let before = try #require(meter.bytes)
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 4096)
    memory.initializeMemory(as: UInt8.self, repeating: 1)
    let during = try #require(meter.bytes)
    memory.deallocate()
    // Other tests run meanwhile, so neither bound is sharp.
    #expect(during > before + size / 2)
    #expect(during < before + 1 << 30)
    let peak = ResourceUsage.ofSelf().peakResidentBytes
    #expect(peak >= size)
    #expect(peak < 64 << 30)
  }

  @Test func childrenCountOnceReaped() throws {
    let before = ResourceUsage.ofChildren().processorNanoseconds
    _ = try shell("n=0; while [ $n -lt 100000 ]; do n=$((n + 1)); done")
    #expect(ResourceUsage.ofChildren().processorNanoseconds > before + 1_000_000)
    #expect(ResourceUsage.ofChildren().peakResidentBytes > 100_000)
  }
}
