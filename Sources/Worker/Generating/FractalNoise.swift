// Noise with detail at every scale, made by doubling: each octave is the one above, enlarged, plus something new.

/// Cost is that of its finest octaves: 4/3 of a pass over the picture. Integers only.
struct FractalNoise {
  let width: Int
  let height: Int
  /// Rows of `stride` values; a margin of one value on every side.
  private(set) var values: [Int16]

  var stride: Int { width + 2 }

  /// `amplitudes[k]` is the largest value added at cells of 2^k pixels, at most 2,000 each; octaves coarser than the list
  /// do not exist.
  init(width: Int, height: Int, amplitudes: [Int], random: inout PictureRandom) {
    self.width = width
    self.height = height
    let top = amplitudes.count - 1
    var grid = Self.size(width, height, cell: top)
    values = [Int16](repeating: 0, count: grid.columns * grid.rows)
    Self.add(amplitudes[top], to: &values, &random)
    for octave in (0..<top).reversed() {
      let finer = Self.size(width, height, cell: octave)
      values = Self.doubled(values, grid, into: finer)
      if amplitudes[octave] > 0 { Self.add(amplitudes[octave], to: &values, &random) }
      grid = finer
    }
  }

  private typealias Size = (columns: Int, rows: Int)

  private static func size(_ width: Int, _ height: Int, cell octave: Int) -> Size {
    let round = (1 << octave) - 1
    return ((width + round) >> octave + 2, (height + round) >> octave + 2)
  }

  private static func add(_ amplitude: Int, to values: inout [Int16], _ random: inout PictureRandom) {
    let scale = Int32(amplitude)
    var generator = random
    values.withUnsafeMutableBufferPointer { values in
      var index = 0
      while index < values.count {
        var bits = generator.next()
        for _ in 0..<min(4, values.count - index) {
          let part = Int32(Int16(truncatingIfNeeded: bits))
          values[index] &+= Int16(truncatingIfNeeded: (part &* scale) >> 15)
          bits >>= 16
          index += 1
        }
      }
    }
    random = generator
  }

  /// Twice the resolution by quadratic B-splines: weights 3/4 and 1/4 both ways, so that no grid shows.
  private static func doubled(_ coarse: [Int16], _ from: Size, into to: Size) -> [Int16] {
    var mixed = [Int32](repeating: 0, count: from.columns)
    return [Int16](unsafeUninitializedCapacity: to.columns * to.rows) { fine, count in
      coarse.withUnsafeBufferPointer { coarse in
        mixed.withUnsafeMutableBufferPointer { mixed in
          for row in 0..<to.rows {
            // Row 0 is the margin, at -1: even places lie nearer to the coarse row before, odd ones to the next.
            let place = row - 1
            let near = (place >> 1) + 1
            let far = place & 1 == 0 ? near - 1 : near + 1
            for column in 0..<from.columns {
              let a = Int32(coarse[near &* from.columns &+ column])
              let b = Int32(coarse[far &* from.columns &+ column])
              mixed[column] = 3 &* a &+ b
            }
            widen(mixed, into: UnsafeMutableBufferPointer(rebasing: fine[(row * to.columns)...].prefix(to.columns)))
          }
        }
      }
      count = to.columns * to.rows
    }
  }

  private static func widen(_ mixed: UnsafeMutableBufferPointer<Int32>, into fine: UnsafeMutableBufferPointer<Int16>) {
    let last = fine.count - 1
    fine[0] = Int16(truncatingIfNeeded: (3 &* mixed[0] &+ mixed[1] &+ 8) >> 4)
    for pair in 0..<last / 2 {
      let here = 3 &* mixed[pair &+ 1] &+ 8
      fine[2 &* pair &+ 1] = Int16(truncatingIfNeeded: (here &+ mixed[pair]) >> 4)
      fine[2 &* pair &+ 2] = Int16(truncatingIfNeeded: (here &+ mixed[pair &+ 2]) >> 4)
    }
    if last & 1 == 1 {
      let pair = last / 2
      fine[last] = Int16(truncatingIfNeeded: (3 &* mixed[pair + 1] &+ 8 &+ mixed[pair]) >> 4)
    }
  }
}
