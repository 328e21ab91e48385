// From flags to a plan, for all commands that read images; what is wrong ends the command with its exit code.

import Arguments
import Platform
import Protocol
import Records
import Recipes
import SystemPackage

/// What is to be done, before it is known to what.
struct Work: Sendable {
  /// The first is that of inputs that have none of their own.
  let recipes: [Recipe]
  let manifest: Manifest?
  let template: OutputTemplate?
  /// Where the recipes of flags come from in part, as bytes.
  var recipeFile: [UInt8]?
}

struct Preparation {
  let source: SourceOptions
  /// As bytes.
  let output: [UInt8]
  var template: String?
  let ifExists: IfExists
  /// nil: no journal is read.
  var state: StateOptions?
  var report: PathArgument?
  let console: Console

  init(input: InputOptions, report: PathArgument?, console: Console) {
    source = input.source
    state = input.state
    output = input.output.bytes
    template = input.template
    ifExists = input.ifExists
    self.report = report
    self.console = console
  }

  /// - Parameter output: as bytes; empty: outputs are elsewhere, and every file found is an input.
  init(source: SourceOptions, output: [UInt8], ifExists: IfExists, console: Console) {
    self.source = source
    self.output = output
    self.ifExists = ifExists
    self.console = console
  }

  /// The recipes of flags, file and manifest, checked, or exit 64, 65 or 66.
  func work(_ options: RecipeOptions) throws -> Work {
    do throws(RecipeRefusal) {
      let (work, assemblies) = try read(options)
      try checkFiles(of: work.recipes)
      try RecipeCheck.run(assemblies)
      return work
    } catch {
      console.complain(error.message)
      throw error.status.exit
    }
  }

  /// All that can be said without libvips.
  func read(_ options: RecipeOptions) throws(RecipeRefusal) -> (Work, [RecipeAssembly]) {
    let recipeSource = try RecipeSource(options)
    var assemblies = [try recipeSource.recipe()]
    var manifest: Manifest?
    if let path = source.manifest {
      let read = try Manifest(
        path: path.bytes, source: recipeSource, base: assemblies[0], namesOutputs: template == nil)
      assemblies = read.recipes
      manifest = read
    }
    let template = try outputTemplate(assemblies)
    let work = Work(
      recipes: assemblies.map(\.recipe), manifest: manifest, template: template, recipeFile: options.recipe?.bytes)
    return (work, assemblies)
  }

  /// One message for a watermark that is not there, instead of a failure for each image.
  private func checkFiles(of recipes: [Recipe]) throws(RecipeRefusal) {
    for path in recipes.filesRead.map({ FilePath(bytes: $0) }) {
      let isFile: Bool
      do throws(SystemError) {
        isFile = try FileStatus.of(path, followLinks: true).kind == .regular
      } catch {
        throw RecipeRefusal(.noInput, "watermark: \(error.message)")
      }
      guard isFile else { throw RecipeRefusal(.noInput, "watermark: \(path.displayed) is not a file") }
    }
  }

  private func outputTemplate(_ assemblies: [RecipeAssembly]) throws(RecipeRefusal) -> OutputTemplate? {
    guard let template else { return nil }
    do throws(RecipeError) {
      return try at(.flag("--template")) { () throws(InvalidValue) in
        let template = try OutputTemplate(parsing: template)
        try template.check(assemblies.map(\.recipe))
        return template
      }
    } catch {
      throw RecipeRefusal(error)
    }
  }

  /// Exit 66 when nothing was named.
  func requireInput() throws {
    guard source.sources.isEmpty else { return }
    console.complain(
      "no input: name images or directories, or - for a list on standard input\n"
        + "  imgcoord images/ --resize 200x200 --output thumbnails\n  imgcoord --help shows everything")
    throw ExitStatus.noInput.exit
  }

  /// The plan, and the journal by which it was made; nil without one.
  func plan(_ work: Work) throws -> (Plan, JournalSnapshot?) {
    let found = try find(work.manifest)
    guard let state, !state.noJournal else { return (try plan(found, work, PastRuns(JournalHistory())), nil) }
    let snapshot = try accepted { () throws(JournalRefusal) in try stateDirectory.read() }
    let damaged = snapshot.history.damagedLines
    if damaged > 0 {
      console.complain(
        "\(stateDirectory.journal.displayed) is damaged: \(Decimal.counted(damaged, "line")) not understood. "
          + "What it does not know any more is done again")
    }
    if state.retryFailed, snapshot.history.runs.isEmpty {
      console.complain(
        "--retry-failed repeats what failed before, and \(stateDirectory.journal.displayed) knows of no run; "
          + "leave it out")
      throw ExitStatus.badList.exit
    }
    let past = PastRuns(
      snapshot.history, resumes: state.resume, retriesFailed: state.retryFailed, renames: ifExists == .rename)
    return (try plan(found, work, past), snapshot)
  }

  var stateDirectory: StateDirectory { StateDirectory(below: FilePath(bytes: output)) }

  /// The inputs, or exit 65 or 66.
  func find(_ manifest: Manifest?) throws -> InputList {
    let found: InputList
    do throws(DiscoveryError) {
      found = try Discovery(options: source.discovery(outputRoot: output), manifest: manifest).run()
    } catch {
      console.complain(error.message)
      throw error.status.exit
    }
    guard found.count > 0 else {
      let isList = source.sources.allSatisfy { if case .path = $0 { false } else { true } }
      console.complain(
        isList
          ? "the list names no file"
          : "no images found; --ext takes other extensions, imgcoord reads jpg, png, gif, webp, tiff, bmp and avif")
      throw ExitStatus.noInput.exit
    }
    return found
  }

  /// The value, or exit 73.
  func accepted<Value>(_ body: () throws(JournalRefusal) -> Value) throws -> Value {
    do throws(JournalRefusal) {
      return try body()
    } catch {
      console.complain(error.message)
      throw error.status.exit
    }
  }

  /// The plan for these inputs, or exit 65 or 73.
  private func plan(_ found: InputList, _ work: Work, _ past: PastRuns) throws -> Plan {
    var planner = Planner(recipes: work.recipes, outputRoot: FilePath(bytes: output).bytes, ifExists: ifExists)
    planner.report = report?.bytes
    planner.template = work.template
    planner.past = past
    planner.others = filesRead(by: work)
    do throws(PlanRefusal) {
      return try planner.plan(found)
    } catch {
      console.complain(error.message)
      throw error.status.exit
    }
  }

  private func filesRead(by work: Work) -> ReadFiles {
    var files = ReadFiles()
    for source in source.sources {
      switch source {
      case .path: break
      case .standardInput: files.addStandardInput()
      case .listFile(let path): files.add(FilePath(bytes: path), as: "the list")
      case .manifest(let path): files.add(FilePath(bytes: path), as: "the manifest")
      }
    }
    if let recipe = work.recipeFile { files.add(FilePath(bytes: recipe), as: "the recipe") }
    for path in work.recipes.filesRead { files.add(FilePath(bytes: path), as: "the watermark") }
    for path in Settings.paths { files.add(path, as: "the configuration") }
    return files
  }

  /// Prints the plan; exit 73 when nobody could read it to its end.
  func show(_ plan: Plan, _ rules: FailureRules, json: Bool) throws {
    guard let failure = PlanPrinter(plan, rules, json: json).print() else { return }
    console.complain(failure)
    throw ExitStatus.cannotWrite.exit
  }
}
