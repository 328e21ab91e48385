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
      try TaskReport.complain(error.message, error.status)
    }
    guard recipe.variants.count == 1 else {
      try TaskReport.complain(
        "--variant: there is one OUT, and the recipe has \(recipe.variants.count) variants", .usage)
    }
    if let target = try? FileStatus.of(.init(bytes: output.bytes), followLinks: true),
      let source = try? FileStatus.of(.init(bytes: input.bytes), followLinks: true), source.isSameFile(as: target)
    {
      try TaskReport.complain("input and output are the same file; give another output", .cannotWrite)
    }
    SignalPipe.ignore([SignalNumber.brokenPipe, SignalNumber.fileSizeExceeded])
    var runner = TaskRunner(limits: Limits(), engines: try Engines())
    let result = runner.run(
      TaskLease(
        id: TaskID(0), recipe: 0, engine: engine.choice, source: .file(input.bytes),
        outputs: [OutputTarget(path: output.bytes, replaceExisting: true)]), recipe: recipe)
    try TaskReport.tell(result, quiet: quiet)
  }
}
