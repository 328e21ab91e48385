// `imgworker replay`: does again what a record says, in this process.

import ArgumentParser
import Arguments
import Platform
import Protocol
import SystemPackage

struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Do again what a record of a task says, and show what comes of it.",
    discussion:
      "Records are the lines of imgcoord --report and --jsonl. What crashed a worker crashes this process: run it under a debugger."
  )

  @Argument(help: "A file with one record, or a whole report with --input; - is standard input.")
  var task: PathArgument
  @Option(help: ArgumentHelp("Of a report, the input whose last record is meant.", valueName: "path"))
  var input: PathArgument?
  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Keep the outputs in this directory (default: they are thrown away).", valueName: "dir"))
  var output: PathArgument?
  @Option(help: "auto, direct or vips instead of what the record says.") var engine: EngineOption?
  @Flag(name: .shortAndLong, help: "No timings.") var quiet = false

  private static let largestReport = 1 << 30

  func run() throws {
    let recorded: RecordedTask
    do throws(RecipeRefusal) {
      recorded = try RecordedTask(
        records: try records(), name: task.isDash ? "standard input" : "\(task)", input: input?.bytes)
    } catch {
      try TaskReport.complain(error.message, error.status)
    }
    let directory: FilePath
    do throws(SystemError) {
      directory = if let output { FilePath(bytes: output.bytes) } else { try temporary() }
      try Directories.create(directory)
    } catch {
      try TaskReport.complain("cannot write to the output directory: \(error.message)", .cannotWrite)
    }
    defer { if output == nil { try? TemporaryDirectory.remove(directory) } }
    let outputs = recorded.recipe.variants.enumerated().map { number, variant in
      // Where the recipe names no format, an output's name decides, which is its input's.
      let suffix = variant.format?.name ?? FilePath(bytes: recorded.input).extension
      let name = (variant.label.isEmpty ? "output\(number)" : variant.label) + (suffix.map { ".\($0)" } ?? "")
      return OutputTarget(path: directory.appending(name).bytes, replaceExisting: true)
    }
    SignalPipe.ignore([SignalNumber.brokenPipe, SignalNumber.fileSizeExceeded])
    var runner = TaskRunner(limits: Limits(maximumPixels: .max), engines: try Engines())
    let result = runner.run(
      TaskLease(
        id: TaskID(0), recipe: 0, engine: engine?.choice ?? recorded.engine, source: .file(recorded.input),
        outputs: outputs), recipe: recorded.recipe)
    try TaskReport.tell(result, quiet: quiet)
  }

  private func records() throws(RecipeRefusal) -> [UInt8] {
    guard task.isDash else {
      return try TextFile.read(FilePath(bytes: task.bytes), limit: Self.largestReport, what: "record")
    }
    do throws(SystemError) {
      return try StandardStreams.readAll(fd: 0)
    } catch {
      throw RecipeRefusal(.badList, "cannot read the record: \(error.message)")
    }
  }

  private func temporary() throws(SystemError) -> FilePath {
    try TemporaryDirectory.create(in: TemporaryDirectory.standardParent, prefix: "imgworker-replay-")
  }
}
