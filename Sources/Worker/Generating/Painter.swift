// Generated images from their description: the entry point.

import Protocol

enum Painter {
  /// What a picture takes while it is painted, and as a raster afterwards.
  static let bytesPerPixel: UInt64 = 24

  /// The picture a description stands for, 8-bit RGB: byte-identical on every machine, because nothing here computes with
  /// anything but integers and the operations IEEE 754 defines exactly. Takes about 20 bytes of memory a pixel.
  static func paint(_ image: GeneratedImage) -> Raster {
    let (width, height) = (Int(image.width), Int(image.height))
    precondition(width > 0 && height > 0, "a generated image has at least one pixel")
    var random = PictureRandom(seed: image.seed)
    switch image.kind {
    case .solid: return solid(width: width, height: height, &random)
    case .photo: return photo(width: width, height: height, &random)
    }
  }

  private static func solid(width: Int, height: Int, _ random: inout PictureRandom) -> Raster {
    let bits = random.next()
    let color = (
      UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits >> 16)
    )
    let count = 3 * width * height
    let pixels = [UInt8](unsafeUninitializedCapacity: count) { pixels, initialized in
      var place = 0
      while place < count {
        pixels[place] = color.0
        pixels[place &+ 1] = color.1
        pixels[place &+ 2] = color.2
        place &+= 3
      }
      initialized = count
    }
    return Raster(width: width, height: height, bands: 3, pixels: pixels)
  }

  /// A landscape with things in it: smooth light, texture at every scale, hard edges, grain.
  private static func photo(width: Int, height: Int, _ random: inout PictureRandom) -> Raster {
    var (noise, layout, grain) = (random.split(), random.split(), random.split())
    let octaves = Int.bitWidth - max(width, height).leadingZeroBitCount
    let detail = FractalNoise(
      width: width, height: height, amplitudes: [270, 580, 680, 700, 600], random: &noise)
    let coarse = (0..<max(4, octaves - 1)).map { $0 < 3 ? 0 : 700 }
    let clouds = FractalNoise(width: width, height: height, amplitudes: coarse, random: &noise)
    var canvas = Canvas(width: width, height: height, detail: detail, clouds: clouds)
    var scene = Scene(width: width, height: height, random: layout.split())
    scene.paint(on: &canvas)
    return canvas.developed(grain: grain.integer(in: 24...60), random: &grain)
  }
}
