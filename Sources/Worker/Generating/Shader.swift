// The light on a material and its blending, a row at a time.

/// Loops with one output and few inputs each, and factors that are seen to be of 16 bits: that is what lets the compiler
/// use vectors, and their cheap multiplications, on every machine.
struct Shader {
  private let material: Material
  private let height: Int
  private let first: Int
  /// Brightness by column, from the first column on that may be touched.
  private let ramp: [Int16]
  /// The bulge's distances are halved this often, so that their squares fit.
  private let halvings: Int
  private let curvature: Int32
  /// Brightness of the row at hand; 256 shows the paint as it is.
  private var bright: [Int16]

  init(_ material: Material, width: Int, height: Int, columns: Range<Int>) {
    self.material = material
    self.height = height
    first = columns.lowerBound
    let across = Int(material.lightAcross) * 65_536 / width
    ramp = columns.map { Int16(truncatingIfNeeded: (across * $0) >> 16) }
    let radius = max(1, material.bulge?.radius ?? 1)
    var halvings = 0
    while radius >> halvings > 255 { halvings += 1 }
    self.halvings = halvings
    let unit = radius >> halvings
    curvature = Int32((material.bulge?.drop ?? 0) * 65_536 / (unit * unit))
    bright = [Int16](repeating: 0, count: columns.count)
  }

  /// Works out the brightness from column `x` on.
  mutating func lightRow(x: Int, y: Int, _ detail: UnsafeBufferPointer<Int16>, clouds: UnsafePointer<Int16>) {
    let light = Int32(truncatingIfNeeded: Int(material.light) + Int(material.lightDown) * y / height)
    let (fine, cloudy) = (Int32(material.detail), Int32(material.clouds))
    ramp.withUnsafeBufferPointer { ramp in
      bright.withUnsafeMutableBufferPointer { bright in
        let ramp = UnsafeBufferPointer(rebasing: ramp[(x - first)...])
        for i in 0..<detail.count {
          let texture = (Int32(detail[i]) &* fine &+ Int32(clouds[i]) &* cloudy) >> 11
          bright[i] = Int16(truncatingIfNeeded: min(max(light &+ Int32(ramp[i]) &+ texture, 24), 1023))
        }
        guard let bulge = material.bulge else { return }
        let down = Int32(truncatingIfNeeded: (y - bulge.y) >> halvings)
        let (start, shift) = (Int32(truncatingIfNeeded: x - bulge.x), Int32(truncatingIfNeeded: halvings))
        for i in 0..<detail.count {
          let across = (start &+ Int32(truncatingIfNeeded: i)) >> shift
          let fall = (curvature &* (across &* across &+ down &* down)) >> 16
          bright[i] = Int16(truncatingIfNeeded: max(Int32(bright[i]) &- fall, 24))
        }
      }
    }
  }

  /// Mixes one channel of the lit paint into a plane, `parts` of 256.
  func blend(
    _ paint: Int16, warmth: Int16, _ parts: UnsafeBufferPointer<Int16>, clouds: UnsafePointer<Int16>,
    into plane: UnsafeMutablePointer<Int16>
  ) {
    bright.withUnsafeBufferPointer { bright in
      for i in 0..<parts.count {
        let warm = (Int32(clouds[i]) &* Int32(warmth)) >> 9
        let value = min(max((Int32(bright[i]) &* Int32(paint)) >> 8 &+ warm, 0), 4080)
        let change = Int16(truncatingIfNeeded: value &- Int32(plane[i]))
        plane[i] &+= Int16(truncatingIfNeeded: (Int32(change) &* Int32(parts[i])) >> 8)
      }
    }
  }
}
