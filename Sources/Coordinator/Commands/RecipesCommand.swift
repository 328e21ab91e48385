// `imgcoord recipes`: the named recipes as files, and what --op may name.

import ArgumentParser
import Arguments
import Platform
import Protocol
import Recipes
import SystemPackage

struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes", abstract: "Print named recipes as recipe files, or the operations --op may name.",
    discussion: "What it prints is a start for a recipe of your own: imgcoord recipes web > mine.yaml")

  @Argument(help: "simple, intensive, thumbnail, web or none; with --operations an operation. Without: all.")
  var name: String?

  @Flag(help: "List libvips's operations from one image to one image, with their arguments.")
  var operations = false

  func validate() throws {
    if !operations, let name, Recipe.Preset(rawValue: name) == nil {
      throw ValidationError("'\(name)': use one of \(Recipe.Preset.allCases.map(\.rawValue).joined(separator: ", "))")
    }
  }

  func run() throws {
    if operations { return try listOperations() }
    let presets = name.map { [Recipe.Preset(rawValue: $0)!] } ?? Recipe.Preset.allCases
    let texts = presets.map { "# imgcoord recipe: \($0.rawValue)\n\(Recipe($0).yaml)" }
    do throws(SystemError) {
      try StandardStreams.writeAll(fd: 1, texts.joined(separator: "---\n").utf8)
    } catch {
      Console().complain("cannot write the recipes: \(error.message)")
      throw ExitStatus.cannotWrite.exit
    }
  }

  /// The worker's own list: this program does not know libvips.
  private func listOperations() throws {
    do {
      let arguments = ["operations"] + (name.map { [$0] } ?? [])
      let process = try ChildProcess.spawn(
        SpawnRequest(
          executable: try WorkerProgram.locate(), arguments: arguments.map(ArgumentBytes.decode),
          environment: WorkerProgram.environment, standardInput: 0))
      guard case .exited(let code) = process.wait() else { throw ExitStatus.ourBug.exit }
      if code != 0 { throw ExitCode(Int32(code)) }
    } catch let error as WorkerProgram.NotFound {
      Console().complain(error.message)
      throw ExitStatus.badConfiguration.exit
    } catch let error as SystemError {
      Console().complain("cannot start imgworker: \(error.message)")
      throw ExitStatus.badConfiguration.exit
    }
  }
}
