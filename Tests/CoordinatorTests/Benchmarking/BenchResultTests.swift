import Testing

@testable import Coordinator

struct BenchResultTests {
  /// One second is 100 images; a run of the first number takes the first time, and so on.
  static func series(_ times: KeyValuePairs<Int, [Double]>, name: String = "simple") -> BenchSeries {
    BenchSeries(
      name: name, recipe: "resize 256x256!",
      points: times.map { workers, seconds in
        let runs = seconds.enumerated().map { BenchRun(round: $0 + 1, elapsed: UInt64($1 * 1e9), done: 100) }
        return BenchPoint(workers: workers, runs: runs)
      })
  }

  static func result(_ series: BenchSeries...) -> BenchResult {
    BenchResult(images: 100, bytes: 6_500_000, isGenerated: true, processors: 4, rounds: 3, series: series)
  }

  @Test func figuresAreOfMedians() throws {
    let series = Self.series([1: [4, 2, 30], 4: [1.25, 1, 9]])
    let point = series.points[1]
    #expect(series.points[0].elapsed == 4e9 && point.elapsed == 1.25e9)
    #expect(series.speedup(point) == 3.2 && series.efficiency(point) == 0.8)
    #expect(series.timeSaved(point) == 2.75e9)
    #expect(point.imagesPerSecond == 80)
    let fraction = try #require(series.serialFraction(point))
    #expect(abs(fraction - 1.0 / 12) < 1e-12)
    #expect(series.serialFraction(series.points[0]) == nil)
  }

  @Test func fewestWorkersWithinFivePercentAreRecommended() {
    #expect(Self.series([1: [4], 2: [2], 4: [1]]).recommendedWorkers == 4)
    #expect(Self.series([1: [4], 2: [1.04], 4: [1]]).recommendedWorkers == 2)
    #expect(Self.series([1: [4], 2: [1.06], 4: [1]]).recommendedWorkers == 4)
    #expect(Self.series([1: [1], 2: [1.5], 4: [0.99]]).recommendedWorkers == 1)
    #expect(Self.series([1: [1]]).recommendedWorkers == 1)
  }

  @Test func tableHasOneRowForEachNumberOfWorkers() {
    let lines = Self.result(Self.series([1: [4, 4, 4], 2: [2, 2, 2], 4: [1.25, 1.25, 1.25]])).lines
    #expect(
      lines == [
        "100 generated images (6.50 MB), 4 processors, medians of 3 runs",
        "",
        "simple: resize 256x256!",
        "  workers            time   speedup      throughput   efficiency        time saved   serial fraction",
        "  1 (sequential)   4.00 s     1.00x   25.0 images/s      100.0 %                 -                 -",
        "  2                2.00 s     2.00x   50.0 images/s      100.0 %   2.00 s (50.0 %)             0.000",
        "  4                1.25 s     3.20x   80.0 images/s       80.0 %   2.75 s (68.8 %)             0.083",
        "  recommended: --workers 4, the fewest within 5 % of the best throughput",
        "",
        "parallel = sequential: every output is the same, byte for byte",
      ])
  }

  @Test func whatIsWrongIsSaid() {
    var series = Self.series([1: [1, 1.5, 1], 2: [2, 2, 2]])
    series.differing = [Array("a".utf8)]
    series.points[0].runs[0].failed = 3
    let result = Self.result(series)
    let text = result.lines.joined(separator: "\n")
    #expect(!result.isIdentical && result.hasFailures)
    #expect(text.contains("3 images failed") && text.contains("1 output of parallel runs differ"))
    #expect(text.contains("-1.00 s (-100.0 %)") && text.contains("differ by up to 50 %"))
    #expect(!text.contains("parallel = sequential"))
  }

  @Test func onlyTheSequentialRunComparesNothing() {
    let text = Self.result(Self.series([1: [1, 1, 1]])).lines.joined(separator: "\n")
    #expect(!text.contains("recommended") && !text.contains("parallel = sequential"))
  }
}

struct GitHubBenchmarkTests {
  @Test func biggerAndSmallerAreApart() {
    let result = BenchResultTests.result(
      BenchResultTests.series([1: [4, 2, 8], 2: [2]]), BenchResultTests.series([1: [5]], name: "intensive"))
    let files = GitHubBenchmark(result: result)
    typealias Entry = GitHubBenchmark.Entry
    #expect(
      files.bigger == [
        Entry(name: "simple, 1 worker: throughput", unit: "images/s", value: 25, range: "12.500 to 50.000"),
        Entry(name: "simple, 2 workers: throughput", unit: "images/s", value: 50),
        Entry(name: "simple, 2 workers: speedup", unit: "x", value: 2),
        Entry(name: "intensive, 1 worker: throughput", unit: "images/s", value: 20),
      ])
    #expect(files.smaller.map(\.value) == [4, 2, 5] && files.smaller.allSatisfy { $0.unit == "s" })
    #expect(
      String(decoding: files.json([files.smaller[1]]), as: UTF8.self)
        == #"[{"name":"simple, 2 workers: time","unit":"s","value":2.0000,"extra":"\#(result.headline)"}]"# + "\n")
  }
}

struct TextTableTests {
  @Test func columnsAreAsWideAsTheyHaveToBe() {
    #expect(TextTable.lines([["a", "long", ""], ["bbb", "x", ""]]) == ["a     long", "bbb      x"])
    #expect(TextTable.lines([]) == [])
  }
}
