// What is wrong with a recipe as written, with the place and what is allowed there. Exit code 64.

package struct RecipeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The flag or the place in a file, such as `--resize`.
  package var place: String
  package var problem: String
  /// What would have been right.
  package var allowed: String

  package init(at place: String, _ problem: String, allowed: String) {
    self.place = place
    self.problem = problem
    self.allowed = allowed
  }

  package var description: String { "\(place): \(problem); \(allowed)" }

  static func unknown(_ word: String, at place: String, allowed words: [String]) -> RecipeError {
    RecipeError(at: place, "'\(word)' is not known", allowed: "one of: " + words.joined(separator: ", "))
  }
}
