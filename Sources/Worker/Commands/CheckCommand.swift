// `imgworker check`: what only libvips can say of a recipe, before there is an image.

import ArgumentParser
import Arguments
import Platform
import Protocol
import Vips

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a recipe's operations and encoder options.",
    discussion:
      "Reads one `recipe` frame of docs/protocol.md from standard input. Exits with 64 and a line for the first thing that is wrong."
  )

  func run() throws {
    do {
      let recipe = try Self.recipe()
      try Library.start()
      if let problem = recipe.problem { throw ValidationProblem(text: problem) }
    } catch let error as ProtocolError {
      try complain("standard input is not one recipe frame: \(error)")
    } catch let problem as ValidationProblem {
      try complain(problem.text)
    }
  }

  private struct ValidationProblem: Error { var text: String }

  private static func recipe() throws -> Recipe {
    var decoder = FrameDecoder()
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    defer { chunk.deallocate() }
    while true {
      if let frame = try decoder.next() {
        guard case .recipe(_, let recipe) = try CoordinatorMessage(frame) else {
          throw ProtocolError.unexpected("a message that is no recipe")
        }
        return recipe
      }
      let count = try StandardStreams.read(fd: 0, into: chunk)
      guard count > 0 else { throw ProtocolError.truncated(field: "frame") }
      decoder.feed(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
    }
  }

  private func complain(_ text: String) throws -> Never {
    try StandardStreams.writeAll(fd: 2, (text + "\n").utf8)
    throw ExitStatus.usage.exit
  }
}

extension Recipe {
  /// The first thing wrong with it, and where; nil when there is none.
  fileprivate var problem: String? {
    if let problem = Self.problem(in: steps) { return problem }
    for variant in variants {
      let place = variant.label.isEmpty ? "" : "variant \(variant.label): "
      if let problem = Self.problem(in: variant.steps) ?? variant.problem { return place + problem }
    }
    return nil
  }

  private static func problem(in steps: [Step]) -> String? {
    for (index, step) in steps.enumerated() {
      guard case .operation(let call) = step else { continue }
      do { _ = try ImageOperation(call) } catch { return "step \(index + 1) (op \(call.name)): \(error.reason)" }
    }
    return nil
  }
}

extension Variant {
  fileprivate var problem: String? {
    if let format, !FormatSupport.encodes().contains(format) {
      return "format \(format.name): this build of libvips does not write it"
    }
    return options.lazy.compactMap { NamedValues.problem($0, in: format) }.first
  }
}
