// From the text somebody wrote to a value for an argument, as strictly as libvips describes it.

/// Why a text is no value for an argument: a clause that says what would be.
package struct UnfitValue: Error, Equatable, Sendable {
  package var problem: String
}

extension ArgumentDescription {
  /// Text can say it.
  package var takesText: Bool {
    switch kind {
    case .image, .other: false
    case .bool, .int, .double, .choice, .ints, .doubles, .interpolate: true
    }
  }

  /// libvips's own parser takes "12abc" for 12 and any word for true.
  package func value(_ text: String) throws(UnfitValue) -> Argument {
    switch kind {
    case .bool:
      switch text.lowercased() {
      case "true", "yes", "1": return true
      case "false", "no", "0": return false
      default: throw UnfitValue(problem: "'\(text)' is neither true nor false")
      }
    case .int(let range, _): return .int(try Self.whole(text, in: range))
    case .double(let range, _):
      let number = try Self.number(text)
      guard range.contains(number) else {
        throw UnfitValue(
          problem: "\(text) is out of range \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))")
      }
      return .double(number)
    case .choice(let words, _):
      guard words.contains(text) else { throw Self.unknown(text, words) }
      return .text(text)
    case .interpolate(let words):
      guard words.contains(text) else { throw Self.unknown(text, words) }
      return .interpolate(text)
    case .ints:
      var numbers: [Int] = []
      for part in try Self.parts(text) { numbers.append(try Self.whole(part, in: Int(Int32.min)...Int(Int32.max))) }
      return .ints(numbers)
    case .doubles:
      var numbers: [Double] = []
      for part in try Self.parts(text) { numbers.append(try Self.number(part)) }
      return .doubles(numbers)
    case .image: throw UnfitValue(problem: "it is an image, which cannot be given here")
    case .other(let type): throw UnfitValue(problem: "it is of type \(type), which cannot be given here")
    }
  }

  private static func whole(_ text: String, in range: ClosedRange<Int>) throws(UnfitValue) -> Int {
    guard let number = Int(text) else { throw UnfitValue(problem: "'\(text)' is not a whole number") }
    guard range.contains(number) else {
      throw UnfitValue(problem: "\(text) is out of range \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func number(_ text: String) throws(UnfitValue) -> Double {
    guard let number = Double(text), number.isFinite else { throw UnfitValue(problem: "'\(text)' is not a number") }
    return number
  }

  private static func parts(_ text: String) throws(UnfitValue) -> [String] {
    let parts = text.split { $0 == "," || $0 == " " || $0 == ";" }.map(String.init)
    guard !parts.isEmpty else { throw UnfitValue(problem: "'\(text)' has no numbers") }
    return parts
  }

  private static func unknown(_ text: String, _ words: [String]) -> UnfitValue {
    UnfitValue(problem: "'\(text)' is not one of " + words.joined(separator: ", "))
  }

  /// A number as short as it can be said.
  package static func text(_ number: Double) -> String {
    number == number.rounded() && abs(number) < 1e15 ? "\(Int(number))" : "\(number)"
  }
}
