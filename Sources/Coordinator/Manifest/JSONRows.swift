// Rows of a JSON lines file: one object a line, of strings, numbers, true, false and null (RFC 8259).

import Recipes

struct JSONRows {
  private static let whitespace = Array(" \t\r".utf8)
  private static let newline = UInt8(ascii: "\n")

  private var cursor: ManifestCursor

  init(_ bytes: [UInt8]) { cursor = ManifestCursor(bytes) }

  /// nil at the end.
  mutating func next() throws(ManifestProblem) -> [ManifestCell]? {
    repeat { skip() } while cursor.take(Self.newline)
    guard cursor.next != nil else { return nil }
    let cells = try object()
    skip()
    guard cursor.next == nil || cursor.take(Self.newline) else {
      throw cursor.wrong("text after the object; one object a line")
    }
    return cells
  }

  private mutating func object() throws(ManifestProblem) -> [ManifestCell] {
    try expect("{", "an object, as {\"input\": \"a.jpg\"}")
    var cells: [ManifestCell] = []
    skip()
    if cursor.take(UInt8(ascii: "}")) { return cells }
    repeat {
      skip()
      let start = cursor.mark
      let name = String(decoding: try string("a name in quotes"), as: UTF8.self)
      guard !cells.contains(where: { $0.name == name }) else {
        throw ManifestProblem(mark: start, text: "'\(name)' is here twice")
      }
      skip()
      try expect(":", "a colon after the name")
      skip()
      let mark = cursor.mark
      cells.append(ManifestCell(name: name, value: try value(), mark: mark))
      skip()
    } while cursor.take(UInt8(ascii: ","))
    try expect("}", "a comma or the closing brace")
    return cells
  }

  /// null is nothing.
  private mutating func value() throws(ManifestProblem) -> [UInt8] {
    if cursor.next == UInt8(ascii: "\"") { return try string("a string") }
    let start = cursor.mark
    var word: [UInt8] = []
    while let byte = cursor.next, byte > 0x20, !",}".utf8.contains(byte) {
      word.append(byte)
      cursor.advance()
    }
    let text = String(decoding: word, as: UTF8.self)
    switch text {
    case "null": return []
    case "true", "false": return word
    default:
      guard word.allSatisfy({ (48...57).contains($0) || "+-.eE".utf8.contains($0) }), Double(text) != nil else {
        throw ManifestProblem(mark: start, text: "a string, a number, true, false or null is expected here")
      }
      return word
    }
  }

  private mutating func string(_ what: String) throws(ManifestProblem) -> [UInt8] {
    let start = cursor.mark
    try expect("\"", what)
    var bytes: [UInt8] = []
    while let byte = cursor.next, byte != Self.newline {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.advance()
        return bytes
      case UInt8(ascii: "\\"):
        bytes += try escape()
      default:
        bytes.append(byte)
        cursor.advance()
      }
    }
    throw ManifestProblem(mark: start, text: "a quote is never closed")
  }

  private mutating func escape() throws(ManifestProblem) -> [UInt8] {
    let start = cursor.mark
    cursor.advance()
    guard let letter = cursor.next else { throw ManifestProblem(mark: start, text: "a quote is never closed") }
    cursor.advance()
    let plain: [UInt8: UInt8] = [34: 34, 92: 92, 47: 47, 98: 8, 102: 12, 110: 10, 114: 13, 116: 9]
    if let byte = plain[letter] { return [byte] }
    guard letter == UInt8(ascii: "u") else { throw ManifestProblem(mark: start, text: "an escape JSON does not have") }
    var units = [try unit(start)]
    if units[0] & 0xfc00 == 0xd800 {
      guard cursor.take(UInt8(ascii: "\\")), cursor.take(UInt8(ascii: "u")) else {
        throw ManifestProblem(mark: start, text: "half of a surrogate pair")
      }
      units.append(try unit(start))
    }
    guard let text = String(validating: units, as: UTF16.self) else {
      throw ManifestProblem(mark: start, text: "half of a surrogate pair")
    }
    return Array(text.utf8)
  }

  private mutating func unit(_ start: TextMark) throws(ManifestProblem) -> UInt16 {
    var digits: [UInt8] = []
    while digits.count < 4, let byte = cursor.next, byte != UInt8(ascii: "+"), byte != UInt8(ascii: "-") {
      digits.append(byte)
      cursor.advance()
    }
    guard digits.count == 4, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16) else {
      throw ManifestProblem(mark: start, text: "\\u takes four hexadecimal digits")
    }
    return unit
  }

  private mutating func expect(_ character: Character, _ what: String) throws(ManifestProblem) {
    guard cursor.take(character.asciiValue!) else { throw cursor.wrong("\(what) is expected here") }
  }

  private mutating func skip() {
    while let byte = cursor.next, Self.whitespace.contains(byte) { cursor.advance() }
  }
}
