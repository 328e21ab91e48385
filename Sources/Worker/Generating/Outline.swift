// Closed shapes as polygons.

/// Points in pixels, x to the right, y down. Only operations that IEEE 754 rounds exactly.
struct Outline {
  struct Point {
    var x: Double
    var y: Double
  }

  var points: [Point]

  init(_ points: [Point]) { self.points = points }

  static func rectangle(x: Double, y: Double, width: Double, height: Double) -> Outline {
    Outline([
      Point(x: x, y: y), Point(x: x + width, y: y), Point(x: x + width, y: y + height), Point(x: x, y: y + height),
    ])
  }

  /// A straight line of some thickness, without caps.
  static func stroke(from a: Point, to b: Point, thickness: Double) -> Outline {
    let length = ((b.x - a.x) * (b.x - a.x) + (b.y - a.y) * (b.y - a.y)).squareRoot()
    guard length > 0 else { return Outline([]) }
    let (dx, dy) = ((b.y - a.y) / length * thickness / 2, (a.x - b.x) / length * thickness / 2)
    return Outline([
      Point(x: a.x + dx, y: a.y + dy), Point(x: b.x + dx, y: b.y + dy), Point(x: b.x - dx, y: b.y - dy),
      Point(x: a.x - dx, y: a.y - dy),
    ])
  }

  static func ellipse(centre: Point, radiusX: Double, radiusY: Double) -> Outline {
    blob(centre: centre, radiusX: radiusX, radiusY: radiusY) { 1 }
  }

  /// An ellipse whose radius is multiplied by `factor` at each of its 64 points.
  static func blob(centre: Point, radiusX: Double, radiusY: Double, factor: () -> Double) -> Outline {
    // cos and sin of 1/64 of a turn; the rest by rotation.
    let (cosine, sine) = (0.995184726672197, 0.0980171403295606)
    var (x, y) = (1.0, 0.0)
    return Outline(
      (0..<64).map { _ in
        let scale = factor()
        defer { (x, y) = (x * cosine - y * sine, x * sine + y * cosine) }
        return Point(x: centre.x + x * scale * radiusX, y: centre.y + y * scale * radiusY)
      })
  }

  /// The land below a skyline: `heights` are y at equal distances from the left to the right border.
  static func land(below heights: [Double], width: Double, height: Double) -> Outline {
    let step = width / Double(heights.count - 1)
    let ridge = heights.enumerated().map { Point(x: Double($0.offset) * step, y: $0.element) }
    return Outline(ridge + [Point(x: width, y: height), Point(x: 0, y: height)])
  }
}
