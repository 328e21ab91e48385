// Rows of a CSV file with a header (RFC 4180).

/// Fields are bytes; in quotes they may hold commas, line ends and doubled quotes. Lines end in CRLF or LF; empty ones are
/// passed over.
struct CSVRows {
  private static let quote = UInt8(ascii: "\"")
  private static let comma = UInt8(ascii: ",")
  private static let newline = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  private var cursor: ManifestCursor
  /// The header; values are empty.
  private(set) var columns: [ManifestCell] = []

  init(_ bytes: [UInt8]) throws(ManifestProblem) {
    cursor = ManifestCursor(bytes)
    guard let header = try record() else { throw cursor.wrong("the file is empty; its first line names the columns") }
    for cell in header {
      let name = String(decoding: cell.value, as: UTF8.self)
      guard !columns.contains(where: { $0.name == name }) else {
        throw ManifestProblem(mark: cell.mark, text: "the column '\(name)' is here twice")
      }
      columns.append(ManifestCell(name: name, value: [], mark: cell.mark))
    }
  }

  /// nil at the end.
  mutating func next() throws(ManifestProblem) -> [ManifestCell]? {
    guard var cells = try record() else { return nil }
    guard cells.count == columns.count else {
      throw ManifestProblem(
        mark: cells[0].mark, text: "\(cells.count) fields in a row, the header names \(columns.count)")
    }
    for index in cells.indices { cells[index].name = columns[index].name }
    return cells
  }

  private mutating func record() throws(ManifestProblem) -> [ManifestCell]? {
    while cursor.next != nil, atLineEnd { takeLineEnd() }
    guard cursor.next != nil else { return nil }
    var cells: [ManifestCell] = []
    repeat { cells.append(try field()) } while cursor.take(Self.comma)
    takeLineEnd()
    return cells
  }

  private mutating func field() throws(ManifestProblem) -> ManifestCell {
    var cell = ManifestCell(name: "", value: [], mark: cursor.mark)
    guard cursor.take(Self.quote) else {
      while let byte = cursor.next, byte != Self.comma, !atLineEnd {
        guard byte != Self.quote else {
          throw cursor.wrong("a quote inside a field; quote the whole field and double it")
        }
        cell.value.append(byte)
        cursor.advance()
      }
      return cell
    }
    while let byte = cursor.next {
      cursor.advance()
      guard byte == Self.quote else {
        cell.value.append(byte)
        continue
      }
      if cursor.take(Self.quote) {
        cell.value.append(Self.quote)
        continue
      }
      guard cursor.next == Self.comma || atLineEnd else {
        throw cursor.wrong("text after a closing quote; a quote inside a field is doubled")
      }
      return cell
    }
    throw ManifestProblem(mark: cell.mark, text: "a quote is never closed")
  }

  private var atLineEnd: Bool {
    guard let byte = cursor.next else { return true }
    if byte == Self.newline { return true }
    guard byte == Self.carriageReturn else { return false }
    return cursor.position + 1 == cursor.bytes.count || cursor.bytes[cursor.position + 1] == Self.newline
  }

  private mutating func takeLineEnd() {
    guard atLineEnd else { return }
    _ = cursor.take(Self.carriageReturn)
    _ = cursor.take(Self.newline)
  }
}
