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

  @Option(help: "Further attempts for a task whose worker crashed or ran out of memory, and others --on says so of.")
  var retries = 1

  @Option(
    help: ArgumentHelp(
      "What a class of failure means: fail, skip (not counted as failed), retry or stop (exit 75, to be gone on with), as corrupt=skip. May be repeated. Default: crashed=retry, out_of_memory=retry, no_space=stop, others fail.",
      valueName: "class=reaction"),
    transform: FailureRules.Rule.init(parsing:))
  var on: [FailureRules.Rule] = []

  @Option(
    help: ArgumentHelp(
      "Start nothing new after more failures than this, a number or a share of the inputs (exit 75).",
      valueName: "n|p%"),
    transform: { try .parsing($0, "0 or more failures, or a share of the inputs up to 100%, as 5 or 2.5%") })
  var maxFailures: FailureLimit?

  @Option(
    help: ArgumentHelp(
      "Refuse images of more pixels (width x height x frames), before they are decoded: 2G (default: \(usualPixels)).",
      valueName: "n"),
    transform: { try .parsing($0, "1 pixel or more, as 100M or 2G") })
  var maxPixels = usualPixels
  static let usualPixels = PixelCount(Limits().maximumPixels)

  @Option(
    help: ArgumentHelp(
      "Memory for all workers together, as 4G, 512Mi or a share of what there is. An image that takes more than a worker's part waits until others are idle; one that takes more than all is refused (default: \(usualBudget)).",
      valueName: "size|p%"),
    transform: { try .parsing($0, "a size or a share of what there is, up to 100%, as 4G, 512Mi or 50%") })
  var memoryBudget = usualBudget
  static let usualBudget = MemoryBudget.percent(Percentage(75))

  @Option(help: ArgumentHelp("Replace a worker after so many tasks.", valueName: "n"))
  var workerTasks = 100_000

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
    guard workerTasks >= 1 else { throw ValidationError("--worker-tasks \(workerTasks): use 1 or more") }
    guard ProgressMode(rawValue: progress) != nil else {
      throw ValidationError("--progress '\(progress)': use auto, always or never")
    }
    guard !quiet || !verbose else { throw ValidationError("--quiet and --verbose exclude each other") }
  }

  /// All but what a task may take, which goes with the number of workers.
  var limits: Limits { Limits(maximumPixels: maxPixels.value) }
  var capabilities: Capabilities { noPrefetch ? [] : .readAhead }
  var timeoutNanoseconds: UInt64 { UInt64(timeout * 1e9) }
  var progressMode: ProgressMode { ProgressMode(rawValue: progress)! }
  var console: Console { Console(level: quiet ? .quiet : verbose ? .verbose : .normal) }
}
