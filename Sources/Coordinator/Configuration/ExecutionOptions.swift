// Flags that say how one run is carried out and reported.

import ArgumentParser
import Arguments
import Platform

struct ExecutionOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "Worker processes: auto (one for each CPU this process may use, as far as memory goes) or a number.")
  var workers = "auto"

  @OptionGroup var conduct: ConductOptions

  @Flag(help: "Write the summary as JSON to standard output.")
  var json = false

  @Flag(help: "Write one JSON record a task to standard output, as they end.")
  var jsonl = false

  @Option(help: ArgumentHelp("Write one JSON record a task to this file.", valueName: "file.jsonl"))
  var report: PathArgument?

  func validate() throws {
    guard workers == "auto" || Int(workers).map({ (1...1024).contains($0) }) == true else {
      throw ValidationError("--workers '\(workers)': use auto or a number from 1 to 1024")
    }
  }

  var workerCount: Int { Int(workers) ?? conduct.memoryBudget.workers(of: ProcessorCount.available().count) }
  var console: Console { conduct.console }
}
