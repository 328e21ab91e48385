// What is wrong with a recipe as written, with the place and what is allowed there.

/// Where in what the user wrote.
package enum Place: Hashable, Sendable, CustomStringConvertible {
  /// A flag, or a part of one, such as `--resize` or `--variant thumb: resize`.
  case flag(String)
  /// The name as of ``ArgumentBytes``. Line and column count from 1, columns in characters.
  case file(String, line: Int, column: Int)

  package var description: String {
    switch self {
    case .flag(let name): name
    case .file(let name, let line, let column):
      "\(String(decoding: ArgumentBytes.decode(name), as: UTF8.self)):\(line):\(column)"
    }
  }

  package static func file(_ name: String, _ mark: TextMark) -> Place {
    .file(name, line: mark.line, column: mark.column)
  }

  package var isInFile: Bool { if case .file = self { true } else { false } }
}

/// A place in a text: from 1, columns in characters.
package struct TextMark: Equatable, Sendable {
  package var line: Int
  package var column: Int

  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }
}

package struct RecipeError: Error, Equatable, Sendable, CustomStringConvertible {
  package var place: Place
  package var problem: String
  /// What would have been right.
  package var allowed: String

  package init(at place: Place, _ problem: String, allowed: String) {
    self.place = place
    self.problem = problem
    self.allowed = allowed
  }

  package var description: String { "\(place): \(problem); \(allowed)" }
}

/// What is wrong with one value, for whoever knows where it stands.
package struct InvalidValue: Error, Equatable, Sendable {
  package var problem: String
  package var allowed: String

  package init(_ problem: String, allowed: String) {
    self.problem = problem
    self.allowed = allowed
  }

  static func unknown(_ word: String, _ allowed: [String]) -> InvalidValue {
    InvalidValue("'\(word)' is not known", allowed: "one of: " + allowed.joined(separator: ", "))
  }

  package func at(_ place: Place) -> RecipeError { RecipeError(at: place, problem, allowed: allowed) }
}

/// Runs `body`; what it throws stands at `place`.
package func at<T>(_ place: Place, _ body: () throws(InvalidValue) -> T) throws(RecipeError) -> T {
  do throws(InvalidValue) { return try body() } catch { throw error.at(place) }
}
