// Flags that say how a run is carried out and reported, shared by all commands that use workers.

import ArgumentParser
import Arguments
import Platform

struct ExecutionOptions: ParsableArguments {
  @Option(name: .shortAndLong, help: "Worker processes: auto (one for each CPU this process may use) or a number.")
  var workers = "auto"

  @Option(help: EngineOption.help)
  var engine = EngineOption.auto

  @Option(help: "Seconds a task may take before its worker is killed.")
  var timeout: Double = 60

  @Option(help: "Further attempts for a task whose worker crashed.")
  var retries = 1

  @Option(help: "auto (on a terminal), always or never.")
  var progress: String = "auto"

  @Flag(name: .shortAndLong, help: "Only errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more.")
  var verbose = false

  @Flag(help: "Write the summary as JSON to standard output.")
  var json = false

  @Flag(help: "Write one JSON record a task to standard output, as they end.")
  var jsonl = false

  @Option(help: ArgumentHelp("Write one JSON record a task to this file.", valueName: "file.jsonl"))
  var report: PathArgument?

  func validate() throws {
    guard timeout > 0, timeout <= 1e6 else {
      throw ValidationError("--timeout \(timeout): use more than 0 and at most 1000000 seconds")
    }
    guard (0...100).contains(retries) else { throw ValidationError("--retries \(retries): use 0 to 100") }
    guard workers == "auto" || Int(workers).map({ (1...1024).contains($0) }) == true else {
      throw ValidationError("--workers '\(workers)': use auto or a number from 1 to 1024")
    }
    guard ProgressMode(rawValue: progress) != nil else {
      throw ValidationError("--progress '\(progress)': use auto, always or never")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  var workerCount: Int { Int(workers) ?? ProcessorCount.available().count }
  var timeoutNanoseconds: UInt64 { UInt64(timeout * 1e9) }
  var progressMode: ProgressMode { ProgressMode(rawValue: progress)! }
  var console: Console { Console(level: quiet ? .quiet : verbose ? .verbose : .normal) }
}
