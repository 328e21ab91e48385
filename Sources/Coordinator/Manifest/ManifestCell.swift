// One named value of a manifest's row, and what can be wrong with the file it is in.

import Arguments
import Recipes

struct ManifestCell: Equatable, Sendable {
  var name: String
  var value: [UInt8]
  var mark: TextMark
}

struct ManifestProblem: Error, Equatable, Sendable {
  var mark: TextMark
  var text: String
}

/// A place in a file of lines, moving on.
struct ManifestCursor {
  let bytes: [UInt8]
  private(set) var position = 0
  private(set) var mark = TextMark(line: 1, column: 1)

  init(_ bytes: [UInt8]) {
    // A byte order mark is no part of the first name.
    self.bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
  }

  var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  mutating func advance() {
    let byte = bytes[position]
    position += 1
    if byte == UInt8(ascii: "\n") {
      mark = TextMark(line: mark.line + 1, column: 1)
    } else if position >= bytes.count || bytes[position] & 0xc0 != 0x80 {
      // Of a character of several bytes the last one counts.
      mark.column += 1
    }
  }

  /// Steps over the byte if it is next.
  mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    advance()
    return true
  }

  func wrong(_ text: String) -> ManifestProblem { ManifestProblem(mark: mark, text: text) }
}
