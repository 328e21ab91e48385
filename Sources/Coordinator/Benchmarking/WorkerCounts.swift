// The list of --workers: which numbers of workers are compared.

struct WorkerCounts: Equatable, Sendable {
  struct Invalid: Error, Equatable {
    var message: String
  }

  static let allowed = 1...1024

  /// Ascending, each once. The first is 1, the sequential run that the others are compared with.
  let values: [Int]

  /// One worker and one for each processor.
  init(processors: Int) { values = Set([1, min(processors, Self.allowed.upperBound)]).sorted() }

  /// - Parameters:
  ///   - text: numbers or `auto`, separated by commas.
  ///   - processors: what `auto` stands for.
  init(parsing text: String, processors: Int) throws(Invalid) {
    var found: Set = [1]
    for word in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let count = word == "auto" ? processors : Int(word), Self.allowed.contains(count) else {
        throw Invalid(
          message: "--workers '\(text)': use numbers from 1 to \(Self.allowed.upperBound) or auto, as 1,2,4")
      }
      found.insert(count)
    }
    values = found.sorted()
  }
}
