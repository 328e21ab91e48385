// `imgcoord run`: plan, then do it.

import ArgumentParser
import Arguments
import Platform
import Protocol
import Records
import Recipes
import SystemPackage

struct RunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "Process images (the default command).", discussion: RecipeOptions.stepHelp)

  @OptionGroup(title: "Input and output") var input: InputOptions
  @OptionGroup(title: "Recipe") var recipe: RecipeOptions
  @OptionGroup(title: "Execution and reports") var execution: ExecutionOptions
  @Flag(name: [.customShort("n"), .long], help: "Show what would be done, as 'imgcoord plan'.") var dryRun = false

  func run() throws {
    let console = execution.console
    let preparation = Preparation(input: input, report: execution.report, console: console)
    let work = try preparation.work(recipe)
    try preparation.requireInput()
    if dryRun {
      return try preparation.show(
        try preparation.plan(work).0, FailureRules(execution.conduct.on), json: execution.json)
    }

    // Workers start up while files are found.
    let session = try RunSession(
      conduct: execution.conduct, recipes: work.recipes, workers: min(execution.workerCount, mostTasks ?? .max))
    let (planned, snapshot) = try preparation.plan(work)
    var plan = planned
    plan.engine = execution.conduct.engine.choice
    plan.isDurable = input.state.durable
    let output = FilePath(bytes: input.output.bytes)
    do throws(SystemError) {
      try Directories.create(output)
      try AtomicOutput.probe(output)
    } catch {
      console.complain("cannot use the output directory: \(error.message); choose another with --output")
      throw ExitStatus.cannotWrite.exit
    }
    let journal = try snapshot.map { try self.journal(preparation, plan, $0) }
    console.say(
      "\(PlanPrinter.headline(plan)) -> \(output.displayed)/: \(plan.recipeText), \(session.workerText)")
    if plan.duplicates > 0 { console.say("named more than once: \(Decimal.counted(plan.duplicates, "input"))") }
    try session.run(plan, reporting: execution, journal: journal)
  }

  private func journal(_ preparation: Preparation, _ plan: Plan, _ snapshot: JournalSnapshot) throws -> Journal {
    let run = plan.journalRun
    let state = input.state
    // Nothing to do is no new run either, unless there are refusals to be remembered.
    let goesOn = state.resume || state.retryFailed || !(0..<plan.count).contains(where: plan.isToBeRun)
    let isTheSame = goesOn && snapshot.history.runs.last == run
    return try preparation.accepted { () throws(JournalRefusal) in
      try Journal(
        preparation.stateDirectory, snapshot, run: isTheSame ? nil : run, rootLength: plan.naming.rootLength,
        isDurable: state.durable)
    }
  }

  /// The number of tasks where it is plain from the arguments: a single image needs no second worker.
  private var mostTasks: Int? {
    for source in input.source.sources {
      guard case .path(let bytes) = source,
        let status = try? FileStatus.of(FilePath(bytes: bytes), followLinks: true), status.kind != .directory
      else { return nil }
    }
    return input.source.sources.count
  }
}
