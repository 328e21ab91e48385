// Whatever the direct engine accepts, it does as libvips does: random recipes on random JPEGs through both.

import Foundation
import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct AgreementTests {
    @Test(arguments: 0..<150) func enginesAgree(_ seed: Int) throws {
      var dice = SplitMix64(seed: UInt64(seed) << 32)
      let file = try dice.jpeg()
      let recipe = dice.recipe()
      guard let direct = try outputs(file, recipe, .direct) else { return }
      let vips = try #require(try outputs(file, recipe, .vips))
      #expect(direct.count == vips.count)
      for (index, (ours, theirs)) in zip(direct, vips).enumerated() {
        #expect(ours.width == theirs.width && ours.height == theirs.height, "\(recipe)")
        #expect(ours.bands == theirs.bands, "\(recipe)")
        let quality = try psnr(samples(ours), samples(theirs))
        let steps = recipe.steps + recipe.variants[index].steps
        #expect(quality >= Self.floor(steps, recipe.variants[index].quality), "\(quality) dB: \(recipe)")
      }
    }

    /// Were everything declined, the test above would say nothing.
    @Test func theDirectEngineTakesItsPart() throws {
      let taken = try (0..<40).count { seed in
        var dice = SplitMix64(seed: UInt64(seed) << 32)
        return try outputs(dice.jpeg(), dice.recipe(), .direct) != nil
      }
      #expect(taken >= 8)
    }

    /// dB two encoders and resamplers may differ by, less what the steps make of every difference: a mask's or a
    /// factor's gain.
    private static func floor(_ steps: [Step], _ quality: UInt8?) -> Double {
      let gain = steps.reduce(1.0) { gain, step in
        switch step {
        case .linear(let multiply, _): gain * max(1, abs(multiply))
        case .gamma(let exponent): gain * max(1, exponent)
        case .convolve(let mask):
          gain * max(1, mask.coefficients.reduce(0) { $0 + $1 * $1 }.squareRoot() / abs(mask.scale))
        case .colorMatrix(let matrix):
          gain
            * max(1, (matrix.coefficients.reduce(0) { $0 + $1 * $1 } / 3).squareRoot())
        default: gain
        }
      }
      return (Int(quality ?? 75) >= 90 ? 32 : 29) - 20 * log10(gain)
    }

    /// The decoded outputs; nil when the engine declines.
    private func outputs(_ file: [UInt8], _ recipe: Recipe, _ choice: EngineChoice) throws -> [Image]? {
      var engines = try Engines()
      var trace = TaskTrace()
      return try file.withUnsafeBytes { buffer in
        let request = EngineRequest(bytes: buffer, format: .jpeg, recipe: recipe, limits: Limits(), threads: 1)
        let result = Result { () throws(Failure) in try engines.run(request, choice: choice, trace: &trace) }
        switch result {
        case .failure(let failure) where choice == .direct && failure.kind == .unsupported:
          return nil
        case .failure(let failure): throw failure
        case .success(let images):
          return try images.map { try decoded($0.bytes.withUnsafeBytes { Array($0) }) }
        }
      }
    }
  }
}

/// The same files and recipes every time.
extension SplitMix64 {
  mutating func one<T>(of choices: [T]) -> T { choices.randomElement(using: &self)! }

  /// Photo-like, colour or gray, any chroma sampling libvips writes, progressive or not, turned or not.
  mutating func jpeg() throws -> [UInt8] {
    let raster = Painter.paint(
      GeneratedImage(
        kind: .photo, width: UInt32.random(in: 40...420, using: &self),
        height: UInt32.random(in: 40...420, using: &self),
        seed: next()))
    // As soft as what a camera gives: in pictures of noise kernels differ that are equally good.
    var image = try raster.image().applying("gaussblur", ["sigma": 1.2])
    if one(of: [0, 0, 0, 1]) == 1 { image = try image.applying("colourspace", ["space": "b-w"]) }
    let orientation = one(of: [1, 1, 1] + Array(2...8))
    image = try image.editingMetadata { $0.set("orientation", orientation) }
    return try Fixture.save(
      image, .jpeg,
      [
        "Q": .int(one(of: [80, 92, 97])), "subsample-mode": .text(one(of: ["on", "off"])),
        "interlace": .bool(one(of: [true, false])),
      ])
  }

  /// Two of three are what the direct engine is for: a resize, then filters.
  mutating func recipe() -> Recipe {
    let isPlain = one(of: [true, true, false])
    let shared = isPlain ? [] : (0..<one(of: [0, 1, 2])).map { _ in step() }
    let variants = (0..<one(of: [1, 1, 2, 3])).map { index in
      let steps =
        isPlain
        ? [.resize(resize())] + (0..<one(of: [0, 0, 1, 2, 4])).map { _ in filter() }
        : (0..<one(of: [0, 1, 2])).map { _ in step() }
      return Variant(label: "v\(index)", steps: steps, format: .jpeg, quality: one(of: [nil, 85, 92]))
    }
    return Recipe(autorotate: one(of: [true, true, false]), steps: shared, variants: variants)
  }

  private mutating func filter() -> Step {
    one(of: [
      .blur(sigma: one(of: [0.6, 1.5, 4])), .convolve(one(of: [.sharpen, .edgeEnhance])),
      .linear(multiply: one(of: [0.8, 1.3]), add: one(of: [-20, 10])), .gamma(one(of: [0.6, 1.8])),
      .colorMatrix(.sepia), .grayscale,
    ])
  }

  private mutating func step() -> Step {
    let color = Color(red: 200, green: 100, blue: 50)
    return one(of: [
      .resize(resize()), filter(), .crop(Crop(width: 60, height: 50, x: 5, y: 9)),
      .pad(Pad(width: 200, height: 210, background: color)), .border(Border(width: 4, color: color)),
      .rotate(degrees: one(of: [90, 180, 270, 12]), background: color), .flip(one(of: [.horizontal, .vertical])),
      .trim(threshold: 10), .operation(OperationCall(name: "invert")),
    ])
  }

  /// Not `nearest`: which pixel is nearest is a matter of rounding.
  private static let kernels: [Resize.Kernel] = [.lanczos3, .lanczos3, .lanczos2, .mitchell, .cubic, .linear]

  private mutating func resize() -> Resize {
    let sides = (UInt32.random(in: 8...300, using: &self), UInt32.random(in: 8...300, using: &self))
    let anchors: [Resize.Anchor] = Gravity.allCases.map { .gravity($0) } + [.attention, .entropy]
    if one(of: [0, 0, 0, 0, 1]) == 1 {
      return Resize(target: .percent(one(of: [20, 50, 75, 130])), kernel: one(of: Self.kernels))
    }
    return Resize(
      target: .box(width: sides.0, height: sides.1), fit: one(of: [.inside, .exact, .cover]),
      limit: one(of: [.none, .none, .shrinkOnly, .enlargeOnly]),
      kernel: one(of: Self.kernels), anchor: one(of: anchors))
  }
}
