// Flags that say what a benchmark compares, how often, and where its results go.

import ArgumentParser
import Arguments
import Platform

struct BenchOptions: ParsableArguments {
  static let standardCount = 500

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Numbers of workers to compare, as 1,2,4 (default: 1 and one for each CPU). 1, the sequential run, is always "
        + "among them.", valueName: "list"))
  var workers: String?

  @Option(name: .customLong("repeat"), help: "Rounds; each runs every number of workers once. Medians are reported.")
  var rounds = 3

  @Option(help: "Without input: photo-like images to make (default: \(BenchOptions.standardCount)).")
  var count: Int?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "Write below this directory, in a new one of its own (default: where temporary files go).", valueName: "dir"))
  var output: PathArgument?

  // Not --keep, which is the recipe's word for metadata.
  @Flag(help: "Leave generated images and outputs where they are.")
  var keepFiles = false

  @Flag(help: "Write all runs and medians as JSON to standard output, instead of the table.")
  var json = false

  @Option(help: ArgumentHelp("Where --format github writes its two files.", valueName: "dir"))
  var formatDir = PathArgument(bytes: [UInt8(ascii: ".")])

  func validate() throws {
    guard (1...1000).contains(rounds) else { throw ValidationError("--repeat \(rounds): use 1 to 1000") }
    if let count, !(1...10_000_000).contains(count) {
      throw ValidationError("--count \(count): use 1 to 10000000")
    }
    _ = try counts()
  }

  /// Numbers of workers, ascending from 1.
  func counts() throws -> [Int] {
    let processors = ProcessorCount.available().count
    guard let workers else { return WorkerCounts(processors: processors).values }
    do throws(WorkerCounts.Invalid) {
      return try WorkerCounts(parsing: workers, processors: processors).values
    } catch {
      throw ValidationError(error.message)
    }
  }
}
