// `imgcoord plan`: what `run` would do with the same arguments. Touches nothing.

import ArgumentParser
import Arguments

struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what would be read, written, skipped and refused.",
    discussion: RecipeOptions.stepHelp)

  @OptionGroup(title: "Input and output") var input: InputOptions
  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Execution and reports") var execution: ExecutionOptions

  func run() throws {
    let preparation = Preparation(input: input, report: execution.report, console: execution.console)
    let work = try preparation.work(recipe)
    try preparation.requireInput()
    try preparation.show(try preparation.plan(work).0, FailureRules(execution.conduct.on), json: execution.json)
  }
}
