// A picture being painted: three planes with four more bits than the result has.

struct Canvas {
  let width: Int
  let height: Int
  /// 8-bit levels times 16, one plane after the other: red, green, blue.
  var planes: [Int16]
  private let detail: FractalNoise
  private let clouds: FractalNoise

  init(width: Int, height: Int, detail: FractalNoise, clouds: FractalNoise) {
    self.width = width
    self.height = height
    self.detail = detail
    self.clouds = clouds
    planes = [Int16](repeating: 0, count: 3 * width * height)
  }

  /// Covers everything inside the outline with the material.
  mutating func fill(_ outline: Outline, _ material: Material) {
    let coverage = Coverage(of: outline, width: width, height: height)
    var shader = Shader(material, width: width, height: height, columns: coverage.columns)
    let (width, height, plane) = (width, height, width * height)
    planes.withUnsafeMutableBufferPointer { planes in
      detail.values.withUnsafeBufferPointer { detail in
        clouds.values.withUnsafeBufferPointer { clouds in
          coverage.forEachRow(opacity: Int32(material.opacity)) { y, x, parts in
            let noise = Self.noiseRow(y + material.phase, height: height) * (width + 2) + x + 1
            shader.lightRow(
              x: x, y: y, UnsafeBufferPointer(rebasing: detail[noise...].prefix(parts.count)),
              clouds: clouds.baseAddress! + noise)
            for (channel, paint) in [material.paint.red, material.paint.green, material.paint.blue].enumerated() {
              shader.blend(
                paint, warmth: Int16(1 - channel) * material.warmth, parts, clouds: clouds.baseAddress! + noise,
                into: planes.baseAddress! + (channel * plane + y * width + x))
            }
          }
        }
      }
    }
  }

  /// Noise goes on beyond its border as in a mirror, so that no seam shows.
  private static func noiseRow(_ y: Int, height: Int) -> Int {
    let place = y % (2 * height)
    return 1 + (place < height ? place : 2 * height - 1 - place)
  }
}
