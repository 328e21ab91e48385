// `imgworker IN OUT`: one task in this process, with stage timings.

import ArgumentParser
import Arguments
import Platform
import Protocol

struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert", abstract: "Convert one image and show how long each stage took (the default command).",
    discussion: RecipeOptions.stepHelp)

  @Argument(help: "The image to read.") var input: PathArgument
  @Argument(help: "The file to write; replaced if it exists.") var output: PathArgument
  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @Option(help: EngineOption.help) var engine = EngineOption.auto
  @Flag(name: .shortAndLong, help: "No timings.") var quiet = false

  func run() throws {
    let recipe: Recipe
    do throws(RecipeRefusal) {
      recipe = try RecipeSource(self.recipe).recipe().recipe
    } catch {
      try complain(error.message, error.status)
    }
    guard recipe.variants.count == 1 else {
      try complain("--variant: there is one OUT, and the recipe has \(recipe.variants.count) variants", .usage)
    }
    if let target = try? FileStatus.of(.init(bytes: output.bytes), followLinks: true),
      let source = try? FileStatus.of(.init(bytes: input.bytes), followLinks: true), source.isSameFile(as: target)
    {
      try complain("input and output are the same file; give another output", .cannotWrite)
    }
    SignalPipe.ignore([SignalNumber.brokenPipe, SignalNumber.fileSizeExceeded])
    var runner = TaskRunner(limits: Limits(), engines: try Engines())
    let result = runner.run(
      TaskLease(
        id: TaskID(0), recipe: 0, engine: engine.choice, source: .file(input.bytes),
        outputs: [OutputTarget(path: output.bytes, replaceExisting: true)]), recipe: recipe)
    for warning in result.warnings { try say("warning: \(warning)") }
    switch result.outcome {
    case .done(let outputs):
      if !quiet { try say(timings(of: result, outputs[0])) }
    case .failed(let failure):
      try complain("\(failure.kind.name) at \(failure.stage.name): \(failure.message)", .someFailed)
    }
  }

  private func timings(of result: TaskResult, _ output: OutputFacts) -> String {
    func milliseconds(_ nanoseconds: UInt64) -> String {
      let micros = (nanoseconds + 500) / 1000
      let rest = String(micros % 1000)
      return "\(micros / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest) ms"
    }
    let times = result.timings
    return """
      \(result.format?.name ?? "?") \(result.width)x\(result.height), \(result.bytesIn) bytes \
      -> \(output.width)x\(output.height), \(output.bytes) bytes, engine \(result.engine.name)\(result.engineReason.isEmpty ? "" : " (\(result.engineReason))")
        read    \(milliseconds(times.read))
        decode  \(milliseconds(times.decode))
        process \(milliseconds(times.process))
        encode  \(milliseconds(times.encode))
        write   \(milliseconds(times.write))
        total   \(milliseconds(times.busy))
      """
  }

  private func say(_ text: String) throws { try StandardStreams.writeAll(fd: 2, (text + "\n").utf8) }

  private func complain(_ text: String, _ status: ExitStatus) throws -> Never {
    try say("imgworker: \(text)")
    throw status.exit
  }
}
