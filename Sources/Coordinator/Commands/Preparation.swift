// From flags to a plan, for `run` and `plan` alike; what is wrong ends the command with its exit code.

import Arguments
import Platform
import Protocol
import Recipes
import SystemPackage

struct Preparation {
  let input: InputOptions
  let recipe: RecipeOptions
  let report: PathArgument?
  let console: Console

  /// The recipe of the flags, or exit 64.
  func parsedRecipe() throws -> Recipe {
    do throws(RecipeError) {
      return try recipe.flags.recipe()
    } catch {
      console.complain("\(error)")
      throw ExitStatus.usage.exit
    }
  }

  /// Exit 66 when nothing was named.
  func requireInput() throws {
    guard input.sources.isEmpty else { return }
    console.complain(
      "no input: name images or directories, or - for a list on standard input\n"
        + "  imgcoord images/ --resize 200x200 --output thumbnails\n  imgcoord --help shows everything")
    throw ExitStatus.noInput.exit
  }

  func plan(_ recipe: Recipe) throws -> Plan {
    let found: InputList
    do throws(DiscoveryError) {
      found = try Discovery(options: input.discovery).run()
    } catch {
      console.complain(error.message)
      throw error.status.exit
    }
    guard found.count > 0 else {
      let isList = input.sources.allSatisfy { if case .path = $0 { false } else { true } }
      console.complain(
        isList
          ? "the list names no file"
          : "no images found; --ext takes other extensions, imgcoord reads jpg, png, gif, webp, tiff, bmp and avif")
      throw ExitStatus.noInput.exit
    }
    var planner = Planner(
      recipe: recipe, outputRoot: FilePath(bytes: input.output.bytes).bytes, ifExists: input.ifExists)
    planner.report = report?.bytes
    planner.lists = input.sources.compactMap { if case .listFile(let path) = $0 { path } else { nil } }
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
