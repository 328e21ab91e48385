// Flags that say what a run remembers, and what it makes of what earlier ones remembered.

import ArgumentParser

struct StateOptions: ParsableArguments {
  @Flag(
    name: .customLong("no-journal"),
    help: "Keep no journal in DIR/.imgcoord, and read none: what is up to date follows from dates alone.")
  var noJournal = false

  @Flag(help: "Go on with the run that ended before it was done; what failed in it is not repeated.")
  var resume = false

  @Flag(name: .customLong("retry-failed"), help: "Repeat what failed before, and nothing else; with --resume, as well.")
  var retryFailed = false

  @Flag(help: "Force each output and each line of the journal to the disk (fsync) before it counts as done.")
  var durable = false

  func validate() throws {
    guard !noJournal || !(resume || retryFailed) else {
      throw ValidationError("--no-journal: --resume and --retry-failed go by the journal; leave one of them out")
    }
  }
}
