// From flags to a plan, for all commands that read images; what is wrong ends the command with its exit code.

import Arguments
import Platform
import Protocol
import Recipes
import SystemPackage

struct Preparation {
  let source: SourceOptions
  /// As bytes.
  let output: [UInt8]
  let ifExists: IfExists
  var report: PathArgument?
  let console: Console

  init(input: InputOptions, report: PathArgument?, console: Console) {
    source = input.source
    output = input.output.bytes
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

  /// The recipe of flags and file, checked, or exit 64, 65 or 66.
  func recipe(_ options: RecipeOptions) throws -> Recipe {
    do throws(RecipeRefusal) {
      let assembly = try RecipeSource(options).recipe()
      try RecipeCheck.run(assembly)
      return assembly.recipe
    } catch {
      console.complain(error.message)
      throw error.status.exit
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

  func plan(_ recipe: Recipe) throws -> Plan { try plan(try find(), recipe) }

  /// The inputs, or exit 65 or 66.
  func find() throws -> InputList {
    let found: InputList
    do throws(DiscoveryError) {
      found = try Discovery(options: source.discovery(outputRoot: output)).run()
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

  /// The plan for these inputs, or exit 73.
  func plan(_ found: InputList, _ recipe: Recipe) throws -> Plan {
    var planner = Planner(recipe: recipe, outputRoot: FilePath(bytes: output).bytes, ifExists: ifExists)
    planner.report = report?.bytes
    planner.lists = source.sources.compactMap { if case .listFile(let path) = $0 { path } else { nil } }
    do throws(PlanRefusal) {
      return try planner.plan(found)
    } catch {
      console.complain(error.message)
      throw error.status.exit
    }
  }

  /// Prints the plan; exit 73 when nobody could read it to its end.
  func show(_ plan: Plan, json: Bool) throws {
    guard let failure = PlanPrinter(plan, json: json).print() else { return }
    console.complain(failure)
    throw ExitStatus.cannotWrite.exit
  }
}
