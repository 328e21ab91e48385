// What only libvips can say of a recipe: asked of one worker, because this program does not link it.

import Arguments
import Platform
import Protocol
import Recipes
import SystemPackage

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
    let (status, text) = try ask(CoordinatorMessage.recipe(number: 0, assembly.recipe).encoded())
    let complaint = text.split(separator: "\n").last.map(String.init) ?? ""
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

  private static func ask(_ frame: [UInt8]) throws(RecipeRefusal) -> (WaitStatus, String) {
    do {
      let ends = try StreamSocket.pair()
      let parent = ends.parent
      let child = ends.child
      let process = try ChildProcess.spawn(
        SpawnRequest(
          executable: try WorkerProgram.locate(), arguments: [Array("check".utf8)],
          environment: WorkerProgram.environment, standardInput: child.number, standardOutput: .standardInput))
      try child.close()
      // A worker that is not ours may end without reading.
      try? StandardStreams.writeAll(fd: parent.number, frame)
      let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 4096, alignment: 16)
      defer { chunk.deallocate() }
      var answer: [UInt8] = []
      while let count = try? StandardStreams.read(fd: parent.number, into: chunk), count > 0 {
        answer += chunk.prefix(count)
      }
      return (process.wait(), String(decoding: answer, as: UTF8.self))
    } catch let error as WorkerProgram.NotFound {
      throw RecipeRefusal(.badConfiguration, error.message)
    } catch {
      throw RecipeRefusal(.badConfiguration, "cannot check the recipe: \(error)")
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
