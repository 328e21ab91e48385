// What only libvips can say of a recipe: asked of one worker, because this program does not link it.

import Arguments
import Platform
import Protocol
import Recipes

enum RecipeCheck {
  /// Checks each, but what libvips has to judge only once.
  static func run(_ assemblies: [RecipeAssembly]) throws(RecipeRefusal) {
    var seen: Set<[UInt8]> = []
    for assembly in assemblies where assembly.needsLibvips {
      let part = CoordinatorMessage.recipe(number: 0, assembly.recipe.forLibvips).encoded()
      if seen.insert(part).inserted { try run(assembly) }
    }
  }

  /// Runs `imgworker check`.
  /// - Throws: exit 64 or 65 with the place and what is wrong there; 78 when the worker cannot be asked.
  private static func run(_ assembly: RecipeAssembly) throws(RecipeRefusal) {
    let (status, answer): (WaitStatus, [UInt8])
    do {
      (status, answer) = try WorkerProgram.ask(
        "check", CoordinatorMessage.recipe(number: 0, assembly.recipe).encoded())
    } catch let error as WorkerProgram.NotFound {
      throw RecipeRefusal(.badConfiguration, error.message)
    } catch {
      throw RecipeRefusal(.badConfiguration, "cannot check the recipe: \(error)")
    }
    let complaint = String(decoding: answer, as: UTF8.self).split(separator: "\n").last.map(String.init) ?? ""
    let refusals = [ExitStatus.usage, .badList].map { WaitStatus.exited(code: Int($0.rawValue)) }
    switch status {
    case .exited(code: 0): return
    case _ where refusals.contains(status):
      let place = assembly.place(ofComplaint: complaint)
      throw RecipeRefusal(place.isInFile ? .badList : .usage, "\(place): \(complaint)")
    default:
      throw RecipeRefusal(.badConfiguration, "cannot check the recipe: imgworker ended with \(status): \(complaint)")
    }
  }
}

extension Recipe {
  /// Operations, formats and options only.
  fileprivate var forLibvips: Recipe {
    func operations(_ steps: [Step]) -> [Step] { steps.filter { if case .operation = $0 { true } else { false } } }
    return Recipe(
      steps: operations(steps),
      variants: variants.map { Variant(steps: operations($0.steps), format: $0.format, options: $0.options) })
  }
}
