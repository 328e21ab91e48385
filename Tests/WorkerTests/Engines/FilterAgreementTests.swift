// The direct engine's filters against libvips's, on the same pixels.

import CKernels
import Protocol
import Recipes
import Testing
import Vips

@testable import Direct
@testable import Worker

extension EngineTests {
  @Suite struct FilterAgreementTests {
    /// What the direct engine's filters make of an image.
    private func direct(_ steps: [Step], _ image: Image) throws -> [Double] {
      var picture = PlaneSet()
      picture.prepare(image.bands == 1 ? .gray : .full, width: image.width, height: image.height)
      let pixels = try image.writeToMemory()
      for (index, value) in pixels.enumerated() {
        let (pixel, band) = (index / image.bands, index % image.bands)
        picture.planes[band].row(pixel / image.width)[pixel % image.width] = value
      }
      var resampler = PlaneResampler(instructions: ckernels_best_instructions(), cacheCapacity: 1 << 20)
      FilterRunner().run(try FilterChain(steps), on: &picture, by: &resampler)
      var result: [Double] = []
      for y in 0..<image.height {
        for x in 0..<image.width { for plane in picture.planes { result.append(Double(plane.row(y)[x])) } }
      }
      return result
    }

    /// The filter in libvips's whole numbers. For 8-bit images it would convolve in its fast vectors, whose sums are off by
    /// up to 4 levels; it has none for 16 bits.
    private func exact(_ step: Step, _ image: Image) throws -> Image {
      let isSum =
        switch step {
        case .blur, .convolve: true
        default: false
        }
      guard isSum else { return try image.filtered(by: step) }
      let wide = try image.applying("cast", ["format": "ushort"])
      let filtered: Image
      switch step {
      case .blur(let sigma):
        filtered = try wide.applying("gaussblur", ["sigma": .double(sigma), "precision": "integer"])
      case .convolve(let mask):
        let matrix = try Image.matrix(
          mask.coefficients, width: mask.width, height: mask.height, scale: mask.scale, offset: mask.offset)
        let isWhole = (mask.coefficients + [mask.scale]).allSatisfy { $0 == $0.rounded() }
        filtered = try wide.applying("conv", ["mask": .image(matrix), "precision": isWhole ? "integer" : "float"])
      default: return image
      }
      return try filtered.applying("round", ["round": "rint"]).applying("cast", ["format": "uchar"])
        .declared(as: image.interpretation)
    }

    /// Of the direct engine.
    private func output(_ bytes: [UInt8], _ recipe: Recipe) throws -> [UInt8] {
      let engine = try DirectEngine()
      var trace = DirectTrace()
      let outcome = try bytes.withUnsafeBytes { buffer throws(Failure) in
        try engine.run(buffer, format: .jpeg, recipe: recipe, limits: Limits(), trace: &trace)
      }
      guard case .converted(let images) = outcome else { throw Failure(.internal, at: .process, "\(outcome)") }
      return withExtendedLifetime(engine) { Array(images[0].bytes) }
    }

    private static let whole: [Step] = [
      .blur(sigma: 0.1), .blur(sigma: 0.5), .blur(sigma: 1), .blur(sigma: 2), .blur(sigma: 3.3), .blur(sigma: 5),
      .blur(sigma: 8), .blur(sigma: 20), .convolve(.sharpen), .convolve(.edgeEnhance),
      .convolve(Convolution(width: 3, height: 3, coefficients: Array(repeating: 1, count: 9), scale: 9)!),
      .convolve(Convolution(width: 5, height: 3, coefficients: (1...15).map { Double($0) }, scale: 120)!),
    ]

    private static let others: [Step] = [
      .convolve(
        Convolution(width: 3, height: 3, coefficients: [-2, -1, 0, -1, 1, 1, 0, 1, 2], scale: 1, offset: 128)!),
      .convolve(
        Convolution(width: 3, height: 5, coefficients: (1...15).map { Double($0) * 0.37 }, scale: 44.4, offset: 3)!),
      .convolve(Convolution(width: 3, height: 3, coefficients: [-1, -1, -1, -1, 8, -1, -1, -1, -1], scale: 1)!),
      .convolve(Convolution(width: 5, height: 5, coefficients: Array(repeating: 0.04, count: 25), scale: 1)!),
      .linear(multiply: 1.2, add: -25), .linear(multiply: -1.5, add: 300), .gamma(2.2), .gamma(0.4), .grayscale,
      .colorMatrix(.sepia), .colorMatrix(ColorMatrix([1.5, -0.5, 0, 8, 0, 1, 0.25, -8, 0.125, 0, 1, 0.5])!),
    ]

    private static let sizes = [(1, 1), (2, 3), (37, 23), (64, 17), (130, 66)]

    /// Sums of whole numbers are libvips's exactly.
    @Test(arguments: whole) func wholeNumbersAreTheSame(_ step: Step) throws {
      for (width, height) in Self.sizes {
        for bands in [1, 3] {
          let image = try Fixture.image(width, height, bands: bands)
          #expect(try direct([step], image) == samples(exact(step, image)), "\(step), \(width)x\(height)x\(bands)")
        }
      }
    }

    @Test(arguments: others) func restIsWithinALevel(_ step: Step) throws {
      for (width, height) in Self.sizes {
        for bands in [1, 3] {
          let image = try Fixture.image(width, height, bands: bands)
          let (ours, theirs) = (try direct([step], image), try samples(exact(step, image)))
          try #require(ours.count == theirs.count)
          #expect(zip(ours, theirs).allSatisfy { abs($0 - $1) <= 1 }, "\(step), \(width)x\(height)x\(bands)")
        }
      }
    }

    /// As libvips runs them in its own engine, vectors and all.
    @Test(arguments: whole + others) func engineIsNear(_ step: Step) throws {
      let image = try Fixture.image(130, 66)
      let (ours, theirs) = (try direct([step], image), try samples(image.filtered(by: step)))
      try #require(ours.count == theirs.count)
      let furthest = zip(ours, theirs).map { abs($0 - $1) }.max()!
      // Its blur sums in fast vectors, which are a little off.
      let isBlur = if case .blur = step { true } else { false }
      #expect(furthest <= (isBlur ? 4 : 1), "\(step): \(furthest)")
    }

    @Test func chainsAreTheirSteps() throws {
      let image = try Fixture.image(256, 256)
      let chains: [[Step]] = [
        Recipe(.intensive).steps.filter { if case .resize = $0 { false } else { true } },
        [.grayscale, .blur(sigma: 1), .colorMatrix(.sepia), .gamma(1.8), .linear(multiply: 0.9, add: 5)],
        [.linear(multiply: 2, add: -100), .linear(multiply: 0.5, add: 60), .convolve(.edgeEnhance), .gamma(0.7)],
      ]
      for chain in chains {
        var reference = image
        for step in chain { reference = try exact(step, reference).evaluate() }
        let quality = psnr(try direct(chain, image), try samples(reference))
        #expect(quality > 45, "\(chain): \(quality) dB")
      }
    }

    /// Whole recipes, JPEG to JPEG; both resize and both encode a little differently.
    @Test(arguments: [1, 3]) func recipesAgree(_ bands: Int) throws {
      let source = try Fixture.save(
        try Fixture.image(400, 300, bands: bands), .jpeg, ["Q": 95, "subsample-mode": "off"])
      let resize = Step.resize(try Resize(geometry: "128x96!"))
      let chains: [[Step]] = [
        [.blur(sigma: 2)], [.linear(multiply: 1.2, add: -25)], [.colorMatrix(.sepia)], [.grayscale, .gamma(2.2)],
      ]
      for chain in chains {
        let recipe = Recipe(steps: [resize] + chain, variants: [Variant(quality: 98)])
        let ours = try samples(decoded(try output(source, recipe)))
        let theirs = try samples(Conversion(source, recipe).picture)
        #expect(psnr(ours, theirs) > 38, "\(chain): \(psnr(ours, theirs)) dB")
      }
    }
  }
}
