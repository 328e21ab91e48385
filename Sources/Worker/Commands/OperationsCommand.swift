// `imgworker operations`: what `--op` may name.

import ArgumentParser
import Arguments
import Platform
import Vips

struct OperationsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "operations", abstract: "List the libvips operations a recipe may name, or describe one.")

  @ArgumentParser.Argument(help: "The operation to describe.") var name: String?

  func run() throws {
    try Library.start()
    guard let name else {
      let lines = ImageOperation.all().map {
        ([$0.name] + $0.arguments.map(\.summary)).joined(separator: " ") + "  # " + $0.blurb
      }
      return try print(lines)
    }
    do throws(ImageOperation.Refusal) {
      let operation = try ImageOperation(name)
      try? print(
        ["\(operation.name): \(operation.blurb)"] + operation.arguments.map { "  \($0.summary)  # \($0.blurb)" })
    } catch {
      try StandardStreams.writeAll(fd: 2, "imgworker: \(error.reason)\n".utf8)
      throw ExitStatus.usage.exit
    }
  }

  private func print(_ lines: [String]) throws {
    try StandardStreams.writeAll(fd: 1, (lines.joined(separator: "\n") + "\n").utf8)
  }
}

extension ArgumentDescription {
  /// Such as `width=1...100000`, in brackets with its default where it may be left out.
  fileprivate var summary: String {
    let (values, standard): (String, String?) =
      switch kind {
      case .bool(let standard): ("true|false", "\(standard)")
      case .int(let range, let standard): ("\(range.lowerBound)...\(range.upperBound)", "\(standard)")
      case .double(let range, let standard):
        ("\(Self.text(range.lowerBound))...\(Self.text(range.upperBound))", Self.text(standard))
      case .choice(let words, let standard): (words.joined(separator: "|"), standard)
      case .interpolate(let words): (words.joined(separator: "|"), nil)
      case .ints, .doubles: ("NUMBER,...", nil)
      case .image, .other: ("", nil)
      }
    let text = "\(name)=\(values)"
    return isRequired ? text : standard.map { "[\(text), \($0)]" } ?? "[\(text)]"
  }
}
