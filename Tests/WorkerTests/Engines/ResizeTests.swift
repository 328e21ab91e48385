// Sizes to the pixel, and pixels against a reference in double precision.

import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct ResizeTests {
    private func check(_ width: Int, _ height: Int, to target: (Int, Int), _ kernel: Resize.Kernel) throws {
      let image = try Fixture.solid(width, height, [90, 120, 30])
      var picture = Picture(image)
      _ = try picture.apply(resizeStep(UInt32(target.0), UInt32(target.1), kernel: kernel))
      try picture.compute()
      #expect(picture.width == target.0 && picture.height == target.1, "\(width)x\(height) to \(target), \(kernel)")
      // One colour stays that colour, also where edges were made up.
      let raster = try picture.frames[0].raster()
      let off = raster.pixels.indices.first { abs(Int(raster.pixels[$0]) - [90, 120, 30][$0 % 3]) > 1 }
      #expect(off == nil, "\(width)x\(height) to \(target), \(kernel)")
    }

    @Test(arguments: Resize.Kernel.allCases)
    func randomGeometries(_ kernel: Resize.Kernel) throws {
      var random = SplitMix64(seed: 20_260_701)
      for _ in 0..<60 {
        func side() -> Int { 1 << Int.random(in: 0...8, using: &random) + Int.random(in: 0...50, using: &random) % 60 }
        func length() -> Int {
          min(700, max(1, Int.random(in: 1...Int.random(in: 1...700, using: &random), using: &random)))
        }
        try check(length(), length(), to: (length(), length()), kernel)
      }
    }

    @Test(arguments: [
      (1, 1, 1, 1), (1, 1, 300, 200), (20_000, 3, 1, 1), (20_000, 3, 256, 256), (3, 20_000, 256, 1),
      (20_000, 3, 20_000, 6),
      (2, 2, 1, 3), (1, 700, 700, 1), (5_000, 1, 4_999, 1), (4_999, 7, 5_000, 7), (3, 3, 2, 2), (333, 1_000, 332, 999),
    ])
    func extremes(_ width: Int, _ height: Int, _ toWidth: Int, _ toHeight: Int) throws {
      for kernel in Resize.Kernel.allCases { try check(width, height, to: (toWidth, toHeight), kernel) }
    }

    /// For a libvips that rounds otherwise: a line cut off, a line repeated.
    @Test func trimsToTheExactSize() throws {
      let raster = try Fixture.image(10, 10, bands: 1).trimmed(toWidth: 11, height: 9).raster()
      let source = Fixture.photo(10, 10, bands: 1)
      #expect(raster.width == 11 && raster.height == 9)
      #expect(raster.pixels[9] == source.pixels[9])
      #expect(raster.pixels[10] == source.pixels[9])
      #expect(raster.pixels[8 * 11 + 3] == source.pixels[8 * 10 + 3])
    }

    /// Geometry is the plan's also through shrink-on-load and EXIF turns.
    @Test(arguments: [ImageFormat.jpeg, .webp], [1, 6])
    func planIsKept(_ format: ImageFormat, _ orientation: Int) throws {
      var random = SplitMix64(seed: 5)
      for _ in 0..<12 {
        let width = Int.random(in: 1...900, using: &random)
        let height = Int.random(in: 1...900, using: &random)
        let resize = Resize(
          target: .box(
            width: UInt32.random(in: 1...300, using: &random), height: UInt32.random(in: 1...300, using: &random)),
          fit: [.inside, .cover, .exact].randomElement(using: &random)!)
        let turned = try Fixture.solid(width, height, [90, 120, 30]).editingMetadata {
          $0.set("orientation", orientation)
        }
        let upright = orientation == 6 ? (height, width) : (width, height)
        let plan = resize.plan(width: upright.0, height: upright.1)
        let images = try Conversion(Fixture.save(turned, format), [.resize(resize)]).result.get()
        #expect(images[0].width == plan.cropWidth, "\(width)x\(height) \(resize)")
        #expect(images[0].height == plan.cropHeight, "\(width)x\(height) \(resize)")
      }
    }

    @Test(arguments: [(360, 280, 200, 150), (360, 280, 130, 97), (200, 150, 333, 251)])
    func lanczosIsLanczos(_ width: Int, _ height: Int, _ toWidth: Int, _ toHeight: Int) throws {
      let raster = Fixture.photo(width, height)
      let conversion = try Conversion(
        Fixture.save(raster.image(), .png), [resizeStep(UInt32(toWidth), UInt32(toHeight))])
      let reference = FloatResize.lanczos3(raster, toWidth, toHeight)
      let quality = try psnr(samples(conversion.picture), reference)
      // Enlarging, libvips means bicubic by Lanczos.
      #expect(quality > (toWidth > width ? 36 : 38))
    }

    /// A ramp larger is the same ramp, and sample centres stay where they are.
    @Test(arguments: [(210, 20), (300, 33), (1_000, 10), (90, 41)], [Resize.Kernel.lanczos3, .linear, .nearest])
    func enlargingShiftsNothing(_ target: (width: Int, height: Int), _ kernel: Resize.Kernel) throws {
      let pixels = (0..<200 * 20).map { UInt8(20 + $0 % 200) }
      var picture = Picture(try Raster(width: 200, height: 20, bands: 1, pixels: pixels).image())
      _ = try picture.apply(resizeStep(UInt32(target.width), UInt32(target.height), kernel: kernel))
      try picture.compute()
      let result = try picture.frames[0].raster()
      let scale = 200 / Double(target.width)
      for x in target.width / 10..<target.width * 9 / 10 {
        let expected = 20 + (Double(x) + 0.5) * scale - 0.5
        let found = Double(result.pixels[(target.height / 2) * target.width + x])
        #expect(abs(found - expected) <= (kernel == .nearest ? max(0.5, scale / 2) + 0.01 : 0.75), "column \(x)")
      }
    }

    /// Decoding a JPEG at a half, quarter or eighth and halving that is still the picture, hard edges and all.
    @Test(arguments: [(500, 120), (500, 60), (1_000, 60)])
    func shrinkOnLoadKeepsThePicture(_ width: Int, _ toWidth: Int) throws {
      let file = try Fixture.save(Fixture.photo(width, width / 2).image(), .jpeg, ["Q": 95])
      let reference = try FloatResize.lanczos3(decoded(file).raster(), toWidth, toWidth / 2)
      let conversion = try Conversion(file, [resizeStep(UInt32(toWidth), UInt32(toWidth / 2))], Variant(format: .png))
      let quality = try psnr(samples(conversion.picture), reference)
      #expect(quality > 31)
    }

    @Test func factorsFollowTheThumbnailRule() {
      func factor(_ target: UInt32, kernel: Resize.Kernel = .lanczos3, _ more: [UInt32] = []) -> Int {
        let variants = ([target] + more).map { Variant(steps: [resizeStep($0, $0, kernel: kernel)]) }
        return ShrinkOnLoad.factor(for: Recipe(variants: variants), width: 1_600, height: 1_600)
      }
      #expect(factor(401) == 1)
      #expect(factor(400) == 2)
      #expect(factor(201) == 2)
      #expect(factor(200) == 4)
      #expect(factor(100) == 8)
      #expect(factor(10) == 8)
      #expect(factor(10, [500]) == 1)
      #expect(factor(10, kernel: .nearest) == 1)
      #expect(ShrinkOnLoad.factor(for: Recipe(variants: [Variant()]), width: 1_600, height: 1_600) == 1)
    }
  }
}

/// Separable Lanczos3 in doubles, sample centres at half pixels, edges repeated.
enum FloatResize {
  static func lanczos3(_ raster: Raster, _ width: Int, _ height: Int) -> [Double] {
    lanczos3(raster.pixels.map(Double.init), raster.width, raster.height, raster.bands, width, height)
      .map { $0.rounded() }
  }

  /// Interleaved samples, kept within 0...255.
  static func lanczos3(
    _ pixels: [Double], _ width: Int, _ height: Int, _ bands: Int, _ toWidth: Int, _ toHeight: Int
  ) -> [Double] {
    let across = pass(pixels, width, height, bands, to: toWidth)
    let turned = transpose(across, toWidth, height, bands)
    let down = pass(turned, height, toWidth, bands, to: toHeight)
    return transpose(down, toHeight, toWidth, bands).map { min(255, max(0, $0)) }
  }

  private static func pass(_ pixels: [Double], _ width: Int, _ height: Int, _ bands: Int, to target: Int) -> [Double] {
    let scale = Double(width) / Double(target)
    let stretch = max(1, scale)
    var result = [Double](repeating: 0, count: target * height * bands)
    for x in 0..<target {
      let centre = (Double(x) + 0.5) * scale - 0.5
      let first = Int((centre - 3 * stretch).rounded(.up))
      let last = Int((centre + 3 * stretch).rounded(.down))
      let weights = (first...last).map { kernel((Double($0) - centre) / stretch) }
      let total = weights.reduce(0, +)
      for y in 0..<height {
        for band in 0..<bands {
          var sum = 0.0
          for (index, weight) in weights.enumerated() {
            let column = min(width - 1, max(0, first + index))
            sum += weight * pixels[(y * width + column) * bands + band]
          }
          result[(y * target + x) * bands + band] = sum / total
        }
      }
    }
    return result
  }

  private static func transpose(_ pixels: [Double], _ width: Int, _ height: Int, _ bands: Int) -> [Double] {
    var result = pixels
    for y in 0..<height {
      for x in 0..<width {
        for band in 0..<bands { result[(x * height + y) * bands + band] = pixels[(y * width + x) * bands + band] }
      }
    }
    return result
  }

  private static func kernel(_ x: Double) -> Double {
    if x == 0 { return 1 }
    guard abs(x) < 3 else { return 0 }
    let a = Double.pi * x
    return 3 * sine(a) * sine(a / 3) / (a * a)
  }

  /// Without Foundation: reduced to ±π, then the series.
  private static func sine(_ x: Double) -> Double {
    let turn = 2 * Double.pi
    let reduced = x - turn * (x / turn).rounded()
    var term = reduced
    var sum = 0.0
    for n in 1...14 {
      sum += term
      term *= -reduced * reduced / Double(2 * n * (2 * n + 1))
    }
    return sum
  }
}
