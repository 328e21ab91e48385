import Testing

@testable import Coordinator

struct StatisticsTests {
  @Test func medians() {
    #expect(Statistics.median([3]) == 3)
    #expect(Statistics.median([9, 1, 2]) == 2)
    #expect(Statistics.median([4, 1, 2, 9]) == 3)
    #expect(Statistics.median([]).isNaN)
  }

  @Test func spreads() {
    #expect(Statistics.spread([2, 2, 2]) == 0)
    #expect(Statistics.spread([1, 2, 4]) == 1.5)
    #expect(Statistics.spread([]).isNaN)
  }

  /// The predecessor's own figures: 26.79 s and 13.44 s on 28 cores.
  @Test func predecessorsTable() throws {
    let speedup = Statistics.speedup(sequential: 26.79, parallel: 13.44)
    #expect(abs(speedup - 1.993) < 0.001)
    #expect(abs(Statistics.efficiency(speedup: speedup, workers: 28) - 0.071) < 0.001)
  }

  /// Amdahl's law backwards: a serial part put in comes out.
  @Test(arguments: [0, 0.01, 0.25, 1], [2, 4, 64])
  func serialFraction(_ serial: Double, _ workers: Int) throws {
    let speedup = 1 / (serial + (1 - serial) / Double(workers))
    let found = try #require(Statistics.serialFraction(speedup: speedup, workers: workers))
    #expect(abs(found - serial) < 1e-12)
  }

  @Test func serialFractionAtTheEdges() throws {
    #expect(Statistics.serialFraction(speedup: 1, workers: 1) == nil)
    let superlinear = try #require(Statistics.serialFraction(speedup: 2.5, workers: 2))
    #expect(superlinear < 0)
    let slower = try #require(Statistics.serialFraction(speedup: 0.5, workers: 2))
    #expect(slower > 1)
  }
}

struct WorkerCountsTests {
  @Test func sequentialIsAlwaysAmongThem() throws {
    #expect(WorkerCounts(processors: 8).values == [1, 8])
    #expect(WorkerCounts(processors: 1).values == [1])
    #expect(WorkerCounts(processors: 4096).values == [1, 1024])
    #expect(try WorkerCounts(parsing: "4,2", processors: 8).values == [1, 2, 4])
    #expect(try WorkerCounts(parsing: "2,auto,2,1", processors: 6).values == [1, 2, 6])
  }

  @Test(arguments: ["", "0", "2,", ",", "-1", "1.5", "1025", "two", "2;4", "2, 4", "99999999999999999999"])
  func othersAreRefused(_ text: String) {
    let refusal = #expect(throws: WorkerCounts.Invalid.self) {
      try WorkerCounts(parsing: text, processors: 2)
    }
    #expect(refusal?.message == "--workers '\(text)': use numbers from 1 to 1024 or auto, as 1,2,4")
  }
}
