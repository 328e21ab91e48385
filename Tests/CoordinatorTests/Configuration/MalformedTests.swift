// Whatever is wrong is refused by the parser, at its place, with the exit code that says whose fault it is.

import ArgumentParser
import Arguments
import Recipes
import Testing

@testable import Coordinator

struct MalformedTests {
  @Test func thereAreManyAndNoneTwice() {
    #expect(Malformed.all.count >= 400)
    #expect(Set(Malformed.all.map { "\($0.arguments) \($0.files)" }).count > Malformed.all.count * 9 / 10)
  }

  /// The options of the command without any argument; parsing all of them anew takes most of a test's time.
  private static let plain = Result { try PlanCommand.parse(["in"]) }

  private static func parsed(_ arguments: [String]) throws -> PlanCommand {
    var command = try plain.get()
    var rest: [String] = []
    for argument in arguments {
      let value = String(argument.drop { $0 != "=" }.dropFirst())
      switch argument.prefix(while: { $0 != "=" }) {
      case "--manifest": command.input.source.manifest = PathArgument(argument: value)
      case "--template": command.input.template = value
      default: rest.append(argument)
      }
    }
    if !rest.isEmpty { command.recipe = try RecipeOptions.parse(StepArguments.named(rest)) }
    return command
  }

  @Test(arguments: Malformed.all.indices) func isRefusedAtItsPlace(_ index: Int) throws {
    let wrong = Malformed.all[index]
    let folder = try Folder(wrong.files)
    func resolved(_ text: String) -> String {
      wrong.files.keys.reduce(text) { $0.replacingFirst("@\($1)", with: folder.file($1)) }
    }
    let command: PlanCommand
    do {
      command = try Self.parsed(wrong.arguments.map(resolved))
    } catch {
      // What ArgumentParser sees by itself.
      #expect(RecipeOptions.exitCode(for: error).rawValue == 64)
      #expect(RecipeOptions.message(for: error).contains(wrong.place))
      return
    }
    let preparation = Preparation(input: command.input, report: nil, console: Console())
    let refusal = #expect(throws: RecipeRefusal.self, "\(wrong.arguments) \(wrong.files)") {
      try preparation.read(command.recipe)
    }
    let message = try #require(refusal?.message)
    #expect(message.hasPrefix(resolved(wrong.place)), "\(message) at \(wrong.place)")
    #expect(refusal?.status == (wrong.place.hasPrefix("@") ? .badList : .usage), "\(message)")
    #expect(message.count > resolved(wrong.place).count + 10)
  }
}

extension String {
  fileprivate func replacingFirst(_ part: String, with other: String) -> String {
    guard let range = firstRange(of: part) else { return self }
    return String(self[..<range.lowerBound]) + other + self[range.upperBound...]
  }
}
