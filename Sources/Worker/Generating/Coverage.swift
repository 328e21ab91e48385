// Which part of each pixel an outline covers: antialiased edges without floating point in the loop.

/// Eight lines through each row, each with exact horizontal coverage in 1/32 pixel; 256 is a whole pixel.
struct Coverage {
  /// Pixels that may be covered, inside the canvas.
  let columns: Range<Int>
  let rows: Range<Int>
  /// Changes of coverage from the left; a row has two more values than columns.
  private var steps: [Int32]
  private var stride: Int { columns.count + 2 }

  init(of outline: Outline, width: Int, height: Int) {
    columns = Self.extent(outline.points.map(\.x), limit: width)
    rows = Self.extent(outline.points.map(\.y), limit: height)
    steps = []
    guard !columns.isEmpty, !rows.isEmpty else { return }
    steps = [Int32](repeating: 0, count: stride * rows.count)
    var a = outline.points[outline.points.count - 1]
    for b in outline.points {
      addEdge(a, b)
      a = b
    }
  }

  private static func extent(_ values: [Double], limit: Int) -> Range<Int> {
    guard let low = values.min(), let high = values.max() else { return 0..<0 }
    let first = Int(max(0, min(Double(limit), low.rounded(.down))))
    let last = Int(max(0, min(Double(limit), high.rounded(.up))))
    return first..<max(first, last)
  }

  private mutating func addEdge(_ a: Outline.Point, _ b: Outline.Point) {
    guard a.y != b.y else { return }
    let (top, bottom, sign) = a.y < b.y ? (a, b, Int32(1)) : (b, a, Int32(-1))
    // Lines at y = (line + 1/2) / 8.
    let first = max(Int((top.y * 8 - 0.5).rounded(.up)), rows.lowerBound * 8)
    let end = min(Int((bottom.y * 8 - 0.5).rounded(.up)), rows.upperBound * 8)
    guard first < end else { return }
    // One line needs no slope, and that of a nearly level edge would not fit.
    let (rise, run) = (bottom.y - top.y, bottom.x - top.x)
    let start = top.x + ((Double(first) + 0.5) / 8 - top.y) / rise * run - Double(columns.lowerBound)
    // In 1/2^21 pixel: 65,535 pixels fit and the error stays below 1/32 pixel over as many rows.
    var x = Int((start * 0x1p21).rounded())
    let step = end - first > 1 ? Int((run / rise * 0x1p18).rounded()) : 0
    let limit = columns.count << 5
    steps.withUnsafeMutableBufferPointer { steps in
      for line in first..<end {
        let place = min(max(x >> 16, 0), limit)
        let index = (line >> 3 &- rows.lowerBound) &* (columns.count &+ 2) &+ place >> 5
        let part = Int32(truncatingIfNeeded: place & 31)
        steps[index] &+= sign &* (32 &- part)
        steps[index &+ 1] &+= sign &* part
        x &+= step
      }
    }
  }

  /// Calls `body` for each row with the first column that is touched and the coverage from there on: 0...256, times
  /// `opacity` / 256.
  func forEachRow(opacity: Int32, _ body: (_ y: Int, _ x: Int, UnsafeBufferPointer<Int16>) -> Void) {
    guard !steps.isEmpty else { return }
    var line = [Int16](repeating: 0, count: columns.count)
    line.withUnsafeMutableBufferPointer { line in
      steps.withUnsafeBufferPointer { steps in
        for y in rows {
          let row = steps[((y - rows.lowerBound) * stride)...].prefix(columns.count)
          guard let first = row.firstIndex(where: { $0 != 0 }) else { continue }
          let count = row.endIndex - first
          var sum: Int32 = 0
          for column in 0..<count {
            sum &+= steps[first &+ column]
            line[column] = Int16(truncatingIfNeeded: (min(sum < 0 ? 0 &- sum : sum, 256) &* opacity) >> 8)
          }
          body(y, columns.upperBound - count, UnsafeBufferPointer(rebasing: line[..<count]))
        }
      }
    }
  }
}
