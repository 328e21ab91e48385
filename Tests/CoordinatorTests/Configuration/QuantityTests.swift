// Numbers with suffixes, and what becomes of a budget.

import Testing

@testable import Coordinator

struct QuantityTests {
  @Test(
    arguments: [
      ("1", 1), ("100", 100), ("2k", 2_000), ("100M", 100_000_000), ("100MP", 100_000_000), ("1.5g", 1_500_000_000),
      ("1Ki", 1_024), ("2GiP", 2_147_483_648), ("0.5k", 500), ("9T", 9_000_000_000_000),
    ] as [(String, UInt64)])
  func pixels(_ text: String, _ value: UInt64) { #expect(PixelCount(argument: text)?.value == value) }

  @Test(
    arguments: [
      ("2G", 2_000_000_000), ("2GB", 2_000_000_000), ("2GiB", 2_147_483_648), ("2gi", 2_147_483_648),
      ("512m", 512_000_000),
      ("7b", 7),
    ] as [(String, UInt64)])
  func bytes(_ text: String, _ value: UInt64) { #expect(MemoryBudget(argument: text) == .bytes(value)) }

  @Test func shares() {
    #expect(MemoryBudget(argument: "50%") == .percent(Percentage(50)))
    #expect(MemoryBudget(argument: "12.5%") == .percent(Percentage(12.5)))
    #expect(MemoryBudget.percent(Percentage(50)).bytes(of: 8_000_000_000) == 4_000_000_000)
    #expect(MemoryBudget.bytes(3).bytes(of: 8) == 3)
  }

  @Test(arguments: [
    "", "0", "-1", "x", "1x", "M", "0x10", "1e3", "inf", "nan", "1,000", "99999999999T", "%", "0%", "101%", "-5%",
    "1 G",
    "٣",
  ])
  func nonsense(_ text: String) {
    #expect(PixelCount(argument: text) == nil)
    #expect(MemoryBudget(argument: text) == nil)
  }

  @Test func workersByMemory() {
    #expect(MemoryBudget.bytes(1_000_000_000).workers(of: 4) == 4)
    #expect(MemoryBudget.bytes(300_000_000).workers(of: 4) == 2)
    #expect(MemoryBudget.bytes(1).workers(of: 4) == 1)
    #expect(MemoryBudget.bytes(300_000_000).share(workers: 2) == 86_000_000)
    #expect(MemoryBudget.bytes(128_000_000).share(workers: 2) == nil)
  }

  /// What is shown as a default can be typed.
  @Test(arguments: [
    MemoryBudget.percent(Percentage(75)), .percent(Percentage(12.5)), .bytes(4_000_000_000), .bytes(1_234_567),
  ])
  func descriptionsAreValues(_ budget: MemoryBudget) { #expect(MemoryBudget(argument: budget.description) == budget) }
}
