// Columns of text, as wide as they have to be.

enum TextTable {
  private static let gap = "   "

  /// Lines without newline and without blanks at their end: cells are set to the right, the first column to the left.
  /// - Parameter rows: each with as many cells as the first.
  static func lines(_ rows: [[String]]) -> [String] {
    guard let first = rows.first else { return [] }
    let widths = first.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        return column == 0 ? cell + blanks : blanks + cell
      }
      var line = cells.joined(separator: gap)
      while line.last == " " { line.removeLast() }
      return line
    }
  }
}
