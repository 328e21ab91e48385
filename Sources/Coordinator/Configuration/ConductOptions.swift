// Flags that say how tasks are carried out and what is said meanwhile, shared by all commands that use workers.

import ArgumentParser
import Arguments
import Platform
import Protocol

struct ConductOptions: ParsableArguments {
  @Option(help: EngineOption.help)
  var engine = EngineOption.auto

  @Option(help: "Seconds a task may take before its worker is killed.")
  var timeout: Double = 60

  @Option(help: "Further attempts for a task whose worker crashed.")
  var retries = 1

  @Flag(name: .customLong("no-prefetch"), help: "Read each file only when its turn has come.")
  var noPrefetch = false

  @Option(
    help: ArgumentHelp(
      "Hold workers to reading inputs and writing outputs, with no network and no programs: auto (as far as the system can), "
        + "require (exit 78 where it cannot) or off."))
  var sandbox = SandboxMode.auto

  @Option(help: "auto (on a terminal), always or never.")
  var progress: String = "auto"

  @Flag(name: .shortAndLong, help: "Only errors.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Say more.")
  var verbose = false

  func validate() throws {
    guard timeout > 0, timeout <= 1e6 else {
      throw ValidationError("--timeout \(timeout): use more than 0 and at most 1000000 seconds")
    }
    guard (0...100).contains(retries) else { throw ValidationError("--retries \(retries): use 0 to 100") }
    guard ProgressMode(rawValue: progress) != nil else {
      throw ValidationError("--progress '\(progress)': use auto, always or never")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  var capabilities: Capabilities { noPrefetch ? [] : .readAhead }
  var timeoutNanoseconds: UInt64 { UInt64(timeout * 1e9) }
  var progressMode: ProgressMode { ProgressMode(rawValue: progress)! }
  var console: Console { Console(level: quiet ? .quiet : verbose ? .verbose : .normal) }
}
