// Transparency through resize, flattening and filters, against libvips and a reference in double precision.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct DirectPNGResizeTests {
    /// Discs with soft and hard edges over nothing: what clip art looks like. Colours under full transparency are junk.
    static func clipArt(_ width: Int, _ height: Int, bands: Int = 4) -> Raster {
      var raster = Fixture.photo(width, height, bands: bands)
      for y in 0..<height {
        for x in 0..<width {
          let dx = 2 * Double(x) / Double(width) - 1
          let dy = 2 * Double(y) / Double(height) - 1
          let edge = (0.8 - (dx * dx + dy * dy)) * (x < width / 2 ? 40 : 3)
          raster.pixels[(y * width + x) * bands + bands - 1] = UInt8(min(max(edge * 255, 0), 255))
        }
      }
      return raster
    }

    /// Interleaved colours times alpha, and alpha.
    static func premultiplied(_ pixels: [UInt8], _ bands: Int) -> [Double] {
      pixels.indices.map { i in
        let alpha = Double(pixels[i / bands * bands + bands - 1])
        return i % bands == bands - 1 ? alpha : Double(pixels[i]) * alpha / 255
      }
    }

    @Test(arguments: [(400, 300, 100, 75), (211, 133, 120, 76), (100, 75, 90, 74)], [2, 4])
    func noWorseThanLibvips(_ size: (Int, Int, Int, Int), _ bands: Int) throws {
      let raster = Self.clipArt(size.0, size.1, bands: bands)
      let file = PNGFile(raster).bytes
      let reference = FloatResize.lanczos3(
        Self.premultiplied(raster.pixels, bands), size.0, size.1, bands, size.2, size.3)
      let recipe = Recipe([resizeStep(UInt32(size.2), UInt32(size.3))])
      let ours = try decoded(#require(try DirectEngine().output(file, recipe)))
      let theirs = try Conversion(file, recipe, alone: true).picture
      #expect(ours.bands == bands && theirs.bands == bands)
      let quality = try psnr(Self.premultiplied(ours.writeToMemory(), bands), reference)
      let libvips = try psnr(Self.premultiplied(theirs.writeToMemory(), bands), reference)
      #expect(quality > libvips - 0.05, "\(quality) dB, libvips \(libvips)")
      #expect(quality > 55, "\(quality) dB")
    }

    /// 1x1 to far too long, both ways, every kernel: the size is the plan's, one colour stays it, opaque stays opaque.
    @Test(arguments: Resize.Kernel.allCases)
    func extremes(_ kernel: Resize.Kernel) throws {
      let engine = try DirectEngine()
      for (width, height, toWidth, toHeight) in [
        (1, 1, 1, 1), (1, 1, 300, 200), (20_000, 3, 1, 1), (20_000, 3, 256, 9), (3, 20_000, 256, 1),
        (1, 700, 700, 1), (67, 101, 66, 99),
      ] {
        for color: [UInt8] in [[90], [90, 255], [200, 100, 50], [200, 100, 50, 255], [200, 100, 50, 51]] {
          let pixels = (0..<width * height).flatMap { _ in color }
          let raster = Raster(width: width, height: height, bands: color.count, pixels: pixels)
          let recipe = Recipe([resizeStep(UInt32(toWidth), UInt32(toHeight), kernel: kernel)])
          let image = try decoded(#require(try engine.output(PNGFile(raster).bytes, recipe)))
          #expect(image.width == toWidth && image.height == toHeight && image.bands == color.count)
          let result = try image.writeToMemory()
          // A quarter of the levels of premultiplied colours are left where alpha is a fifth.
          let tolerance = color.last == 51 ? 3 : 1
          let off = result.indices.first { abs(Int(result[$0]) - Int(color[$0 % color.count])) > tolerance }
          #expect(off == nil, "\(width)x\(height) to \(toWidth)x\(toHeight), \(color)")
        }
      }
    }

    @Test(arguments: [Color.white, Color(red: 10, green: 200, blue: 90), Color(red: 77, green: 77, blue: 77)], 1...4)
    func flattensAsLibvipsDoes(_ background: Color, _ bands: Int) throws {
      let raster = bands % 2 == 0 ? Self.clipArt(130, 90, bands: bands) : Fixture.photo(130, 90, bands: bands)
      let file = PNGFile(raster).bytes
      for steps in [[], [resizeStep(65, 45)]] {
        for quality: UInt8 in [75, 95] {
          let recipe = Recipe(steps, .jpeg, background: background, quality: quality)
          let ours = try decoded(#require(try DirectEngine().output(file, recipe)))
          let theirs = try Conversion(file, recipe, alone: true).picture
          #expect(ours.bands == theirs.bands)
          let distance = try psnr(samples(ours), samples(theirs))
          #expect(distance > 36, "\(distance) dB, quality \(quality), \(steps.count) steps")
        }
      }
    }

    @Test(arguments: [1, 3], [[], [resizeStep(80, 60)]])
    func jpegBecomesPNG(_ bands: Int, _ steps: [Step]) throws {
      let file = try Fixture.save(Fixture.image(160, 120, bands: bands), .jpeg, ["Q": 95, "subsample-mode": "off"])
      let recipe = Recipe(steps, .png)
      let ours = try decoded(#require(try DirectEngine().output(file, recipe)))
      let theirs = try Conversion(file, recipe, alone: true).picture
      #expect(ours.bands == theirs.bands)
      let distance = try psnr(samples(ours), samples(theirs))
      #expect(distance > (steps.isEmpty ? 50 : 38), "\(distance) dB")
    }

    /// Filters leave transparency alone; blurring does not, and is libvips's.
    @Test(arguments: [2, 4])
    func filters(_ bands: Int) throws {
      let engine = try DirectEngine()
      let file = PNGFile(Self.clipArt(90, 70, bands: bands)).bytes
      let chains: [[Step]] = [
        [.convolve(.sharpen)], [.linear(multiply: 1.2, add: -25), .gamma(1.4)], [.colorMatrix(.sepia)], [.grayscale],
        [.convolve(.edgeEnhance), .colorMatrix(.sepia), .grayscale],
      ]
      for steps in chains {
        let ours = try decoded(#require(try engine.output(file, Recipe(steps))))
        let theirs = try Conversion(file, Recipe(steps), alone: true).picture
        #expect(ours.bands == theirs.bands, "\(steps)")
        let furthest = try zip(samples(ours), samples(theirs)).reduce(0) { max($0, abs($1.0 - $1.1)) }
        // libvips 8.14's own convolution is up to 2 levels off what the mask says.
        #expect(furthest <= (steps.count > 1 ? 4 : 2), "\(steps): \(furthest)")
      }
      #expect(try engine.output(file, Recipe([.blur(sigma: 2)])) == nil)
      let opaque = PNGFile(Fixture.photo(90, 70)).bytes
      #expect(try engine.output(opaque, Recipe([.blur(sigma: 2)])) != nil)
    }
  }
}
