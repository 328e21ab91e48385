// From canvas to raster: darker corners, grain, 8 bits.

extension Canvas {
  /// `grain` is the largest deviation, in levels times 16.
  func developed(grain: Int, random: inout PictureRandom) -> Raster {
    var generator = random
    let plane = width * height
    let pixels = [UInt8](unsafeUninitializedCapacity: 3 * plane) { pixels, count in
      planes.withUnsafeBufferPointer { planes in
        // Squares of the distance from the centre: 65,536 in each direction at the borders.
        let unit = Int32(max(1, max(width, height) / 2))
        for y in 0..<height {
          let fromCentre = (Int32(y) - Int32(height / 2)) * 256 / unit
          let vertical = fromCentre * fromCentre
          var horizontal = (0 - Int32(width / 2)) * 256 / unit * 256
          let step = 65_536 / unit
          var bits: UInt64 = 0
          for x in 0..<width {
            if x & 3 == 0 { bits = generator.next() }
            let across = horizontal >> 8
            horizontal &+= step
            let fade = 65_536 &- (across &* across &+ vertical) >> 3
            // The sum of two uniform values is near enough to a bell; a little of it differs between the channels.
            let a = Int32(Int8(truncatingIfNeeded: bits))
            let b = Int32(Int8(truncatingIfNeeded: bits >> 8))
            bits >>= 16
            let shared = ((a &+ b) &* Int32(truncatingIfNeeded: grain)) >> 8
            let own = ((a &- b) &* Int32(truncatingIfNeeded: grain)) >> 10
            let place = y &* width &+ x
            let r = (Int32(planes[place]) &* (fade >> 4)) >> 12 &+ shared &+ own
            let g = (Int32(planes[place &+ plane]) &* (fade >> 4)) >> 12 &+ shared
            let b8 = (Int32(planes[place &+ 2 &* plane]) &* (fade >> 4)) >> 12 &+ shared &- own
            pixels[3 &* place] = UInt8(truncatingIfNeeded: min(max((r &+ 8) >> 4, 0), 255))
            pixels[3 &* place &+ 1] = UInt8(truncatingIfNeeded: min(max((g &+ 8) >> 4, 0), 255))
            pixels[3 &* place &+ 2] = UInt8(truncatingIfNeeded: min(max((b8 &+ 8) >> 4, 0), 255))
          }
        }
      }
      count = 3 * plane
    }
    random = generator
    return Raster(width: width, height: height, bands: 3, pixels: pixels)
  }
}
