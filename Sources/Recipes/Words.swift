// The pieces values are written with: words, numbers, options after a comma, names out of a list.

import Protocol

/// Words separated by white space. Quotes, single or double, hold a word together and are taken off, as in a shell; there
/// is no other escape.
enum Words {
  static func split(_ text: String) throws(InvalidValue) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for character in text {
      if let open = quote {
        if character == open { quote = nil } else { word?.append(character) }
      } else if character == "'" || character == "\"" {
        quote = character
        word = word ?? ""
      } else if character.isWhitespace {
        if let complete = word { words.append(complete) }
        word = nil
      } else {
        word = (word ?? "") + String(character)
      }
    }
    if let quote { throw InvalidValue("a quote (\(quote)) is not closed in '\(text)'", allowed: "close it") }
    return words + (word.map { [$0] } ?? [])
  }

  /// The word as ``split(_:)`` takes it for one.
  static func quoted(_ word: String) -> String {
    let isPlain = !word.isEmpty && !word.contains { $0.isWhitespace || $0 == "'" || $0 == "\"" }
    if isPlain { return word }
    return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\"'\"'") + "'"
  }

  /// `KEY=VALUE`, or `KEY` alone with nil.
  static func pair(_ word: some StringProtocol) -> (key: String, value: String?) {
    guard let equals = word.firstIndex(of: "=") else { return (String(word), nil) }
    return (String(word[..<equals]), String(word[word.index(after: equals)...]))
  }
}

/// `VALUE,key=value,key=value`: a step's main value and what it may add.
struct ValueAndOptions {
  var value: String
  private var options: [String: String] = [:]

  /// Only the last parts that have a `=` are options, so that a path may hold commas.
  init(_ text: String, _ keys: [String]) throws(InvalidValue) {
    var parts = text.split(separator: ",", omittingEmptySubsequences: false)
    while parts.count > 1, let last = parts.last, last.contains("=") {
      let (key, value) = Words.pair(last)
      let allowed =
        keys.isEmpty ? "nothing may follow a comma here" : "after the comma: " + keys.joined(separator: ", ")
      guard keys.contains(key), let value else {
        throw InvalidValue("'\(key)' is not known in '\(text)'", allowed: allowed)
      }
      guard options.updateValue(value, forKey: key) == nil else {
        throw InvalidValue("'\(key)' is given twice in '\(text)'", allowed: "write it once")
      }
      parts.removeLast()
    }
    value = parts.joined(separator: ",")
  }

  func map<T>(_ key: String, _ parse: (String) throws(InvalidValue) -> T) throws(InvalidValue) -> T? {
    guard let value = options[key] else { return nil }
    return try parse(value)
  }
}

enum Number {
  /// A finite decimal number within `range`.
  static func parse(
    _ text: some StringProtocol, in range: ClosedRange<Double> = -.greatestFiniteMagnitude ... .greatestFiniteMagnitude,
    allowed: String = "write a number"
  ) throws(InvalidValue) -> Double {
    let isPlain = text.utf8.allSatisfy { (48...57).contains($0) || "+-.eE".utf8.contains($0) }
    guard isPlain, let number = Double(text) else { throw InvalidValue("'\(text)' is not a number", allowed: allowed) }
    guard range.contains(number) else { throw InvalidValue("\(text) is out of range", allowed: allowed) }
    return number
  }

  static func whole<T: FixedWidthInteger>(
    _ text: some StringProtocol, _ range: ClosedRange<T>, of what: String
  ) throws(InvalidValue) -> T {
    let isPlain = !text.isEmpty && text.utf8.allSatisfy { (48...57).contains($0) }
    guard isPlain, let number = T(String(text)), range.contains(number) else {
      throw InvalidValue(
        "'\(text)' is not a whole number of \(what)", allowed: "use \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  /// Numbers separated by white space or commas.
  static func list(_ text: some StringProtocol) throws(InvalidValue) -> [Double] {
    var numbers: [Double] = []
    for word in text.split(whereSeparator: { $0.isWhitespace || $0 == "," }) { numbers.append(try parse(word)) }
    return numbers
  }

  /// The shortest text that reads back as the same number.
  static func text(_ number: Double) -> String {
    let whole = number.rounded() == number && abs(number) < 1e15 && !(number == 0 && number.sign == .minus)
    return whole ? "\(Int(number))" : "\(number)"
  }

  static func text(_ numbers: some Sequence<Double>) -> String { numbers.map { text($0) }.joined(separator: " ") }
}
