// Recipes with filters, from JPEG to JPEG.

import CTurboJPEG
import Direct
import Protocol
import Recipes
import TestPictures
import Testing

struct FilterRecipeTests {
  private static let chain: [Step] = [
    .blur(sigma: 1.2), .convolve(.sharpen), .linear(multiply: 1.1, add: -10), .gamma(1.2), .colorMatrix(.sepia),
  ]

  private func recipe(_ geometry: String?, _ filters: [Step], quality: UInt8 = 98) throws -> Recipe {
    var recipe = try Recipe.resize(geometry, quality: quality)
    recipe.steps += filters
    return recipe
  }

  private func rounded(_ picture: Picture, _ change: (Double) -> Double) -> Picture {
    var result = picture
    result.samples = picture.samples.map { min(max(change($0).rounded(), 0), 255) }
    return result
  }

  @Test(arguments: [TurboJPEG.Chroma.s444, .s420, .gray]) func stepsRunInOrder(_ chroma: TurboJPEG.Chroma) throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(150, 110, channels: chroma == .gray ? 1 : 3), chroma, quality: 98)
    let scaled = try TurboJPEG.decode(file).scaled(75, 55)
    let darkThenHalf = try recipe("75x55!", [.linear(multiply: 1, add: -90), .linear(multiply: 0.5, add: 90)])
    let result = try TurboJPEG.decode(engine.output(file, darkThenHalf).bytes)
    let wanted = rounded(scaled) { max($0 - 90, 0) * 0.5 + 90 }
    // The clamp between both shows: without it, dark places would be up to 45 darker.
    #expect(result.psnr(wanted) > 42, "\(result.psnr(wanted)) dB")
    #expect(result.psnr(rounded(scaled) { $0 * 0.5 + 45 }) < result.psnr(wanted) - 5)
  }

  @Test func colourAndGrayOfResults() throws {
    let engine = try DirectEngine()
    let colour = try TurboJPEG.encode(.waves(60, 50))
    let gray = try TurboJPEG.encode(.waves(60, 50, channels: 1), .gray)
    func chroma(_ file: [UInt8], _ filters: [Step], _ quality: UInt8 = 75) throws -> Int32 {
      try TurboJPEG.facts(engine.output(file, recipe("33x31!", filters, quality: quality)).bytes).chroma
    }
    #expect(try chroma(colour, [.blur(sigma: 1)]) == Int32(TJSAMP_420.rawValue))
    #expect(try chroma(colour, [.blur(sigma: 1)], 90) == Int32(TJSAMP_444.rawValue))
    #expect(try chroma(colour, [.grayscale]) == Int32(TJSAMP_GRAY.rawValue))
    #expect(try chroma(gray, [.blur(sigma: 1), .grayscale]) == Int32(TJSAMP_GRAY.rawValue))
    #expect(try chroma(gray, [.colorMatrix(.sepia)]) == Int32(TJSAMP_420.rawValue))
    #expect(try chroma(gray, [.colorMatrix(.sepia), .grayscale, .gamma(2)]) == Int32(TJSAMP_GRAY.rawValue))
    #expect(try chroma(colour, [.grayscale, .colorMatrix(.sepia)], 95) == Int32(TJSAMP_444.rawValue))
  }

  @Test(arguments: ["1x1!", "2x3!", "3x2!", "31x17!", "64x64!", "65x33!", nil])
  func flatStaysFlatToTheEdge(_ geometry: String?) throws {
    let engine = try DirectEngine()
    let flat = Picture(width: 71, height: 69, channels: 3, samples: Array(repeating: 180, count: 71 * 69 * 3))
    for (chroma, quality) in [(TurboJPEG.Chroma.s420, UInt8(85)), (.s444, 95), (.s411, 75)] {
      let file = try TurboJPEG.encode(flat, chroma, quality: 95)
      let steps: [Step] = [
        .blur(sigma: 2), .convolve(.sharpen), .convolve(.edgeEnhance), .linear(multiply: 1, add: 20),
      ]
      let result = try TurboJPEG.decode(engine.output(file, recipe(geometry, steps, quality: quality)).bytes)
      #expect(result.samples.allSatisfy { abs($0 - 200) <= 2 })
    }
  }

  @Test(arguments: 1...8) func turnsBeforeItFilters(_ orientation: Int) throws {
    let engine = try DirectEngine()
    let plain = try TurboJPEG.encode(.waves(90, 70), .s444, quality: 98)
    let file = TurboJPEG.inserting(0xe1, TurboJPEG.exif(UInt8(orientation)), into: plain)
    // Looks to the left only.
    let mask = Convolution(width: 5, height: 1, coefficients: [1, 1, 0, 0, 0], scale: 2)!
    let swaps = orientation >= 5
    let geometry = swaps ? "35x45!" : "45x35!"
    let result = try TurboJPEG.decode(engine.output(file, recipe(geometry, [.convolve(mask)])).bytes)
    let upright = try TurboJPEG.decode(plain).upright(orientation).scaled(result.width, result.height)
    var moved = upright
    for index in 0..<upright.samples.count {
      let x = index / 3 % upright.width
      let one = upright.samples[index - 3 * min(x, 1)]
      let two = upright.samples[index - 3 * min(x, 2)]
      moved.samples[index] = (one + two) / 2
    }
    #expect(result.psnr(moved) > 40, "\(result.psnr(moved)) dB")
    #expect(result.psnr(upright) < result.psnr(moved) - 5)
  }

  @Test func sharedAndOwnStepsAreOneChain() throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(120, 90))
    let resize = Step.resize(try Resize(geometry: "60x40!"))
    let split = Recipe(
      steps: [resize, .blur(sigma: 1)],
      variants: [Variant(steps: [.colorMatrix(.sepia)]), Variant(steps: [.grayscale]), Variant()])
    guard case .converted(let images) = try engine.answer(file, split) else {
      Issue.record("declined")
      return
    }
    let alone: [[Step]] = [[.colorMatrix(.sepia)], [.grayscale], []]
    for (image, own) in zip(images, alone) {
      let single = Recipe(steps: [resize, .blur(sigma: 1)] + own, variants: [Variant()])
      #expect(try DirectEngine().output(file, single) == image)
    }
    // A variant without filters still gets the coded planes as they are.
    let bare = Recipe(variants: [Variant(steps: Self.chain), Variant()])
    guard case .converted(let pair) = try engine.answer(file, bare) else {
      Issue.record("declined")
      return
    }
    #expect(try DirectEngine().output(file, Recipe(variants: [Variant()])) == pair[1])
  }

  @Test func theSameOnAllInstructions() throws {
    let engines = try Instructions.all.map { try DirectEngine(instructions: $0) }
    var random = SplitMix64(seed: 51)
    for round in 0..<24 {
      let chroma = TurboJPEG.Chroma.allCases[round % 6]
      let (width, height) = (Int.random(in: 1...200, using: &random), Int.random(in: 1...200, using: &random))
      var picture = Picture.waves(width, height, channels: chroma == .gray ? 1 : 3)
      for index in picture.samples.indices { picture.samples[index] += Double.random(in: -60...60, using: &random) }
      let file = try TurboJPEG.encode(picture, chroma)
      let geometry = "\(Int.random(in: 1...150, using: &random))x\(Int.random(in: 1...150, using: &random))!"
      var filters = Self.chain.shuffled(using: &random) + [.blur(sigma: [2, 7][round % 2])]
      if round % 5 == 0 { filters.append(.grayscale) }
      let recipe = try recipe(geometry, filters, quality: round % 2 == 0 ? 75 : 95)
      let outputs = try engines.map { try $0.output(file, recipe) }
      for output in outputs { #expect(output == outputs[0], "\(width)x\(height) \(chroma) to \(geometry)") }
      // And nothing is left of the image before.
      #expect(try DirectEngine().output(file, recipe) == outputs[0])
    }
  }
}
