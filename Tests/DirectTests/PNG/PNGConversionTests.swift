import CKernels
import Direct
import Protocol
import Recipes
import TestPictures
import Testing

/// Whole PNGs through the engine: the same bytes with all instructions, whatever came before.
struct PNGConversionTests {
  private static let all = [CKERNELS_BASELINE, CKERNELS_AVX2, CKERNELS_AVX512].filter { ckernels_supports($0) }
  private static let kinds: [(colourType: Int, depth: Int)] = [
    (0, 1), (0, 4), (0, 8), (2, 8), (3, 1), (3, 2), (3, 8), (4, 8), (6, 8),
  ]

  private func files(_ count: Int, seed: UInt64) -> [[UInt8]] {
    var random = SplitMix64(seed: seed)
    return (0..<count).map { round in
      let kind = Self.kinds[round % Self.kinds.count]
      var file = PNGFile.random(
        width: Int.random(in: 1...400, using: &random), height: Int.random(in: 1...90, using: &random),
        depth: kind.depth, colourType: kind.colourType, transparency: round % 3 == 0 && kind.colourType < 4,
        using: &random)
      file.filters = [UInt8(round % 5)]
      return file.bytes
    }
  }

  private func recipe(_ round: Int) throws -> Recipe {
    let geometry = ["37x21!", "50%", "90x90^", "1x1!", "300x40"][round % 5]
    var recipe = try Recipe.resize(round % 6 == 5 ? nil : geometry, Resize.Kernel.allCases[round % 6])
    if round % 4 == 3 { recipe.steps.append(.convolve(.sharpen)) }
    recipe.variants[0].format = round % 3 == 2 ? .jpeg : nil
    recipe.variants[0].background = Color(red: 200, green: 30, blue: UInt8(round))
    return recipe
  }

  @Test func sameWithAllInstructionsAndInAnyOrder() throws {
    let engines = try Self.all.map { try DirectEngine(instructions: $0) }
    for (round, file) in files(70, seed: 12).enumerated() {
      let recipe = try recipe(round)
      let expected = try DirectEngine(instructions: CKERNELS_BASELINE).output(file, recipe)
      for engine in engines { #expect(try engine.output(file, recipe) == expected, "round \(round)") }
    }
  }

  /// Several outputs of one file are those each would be alone: scaled, as it is, and as a JPEG.
  @Test func variants() throws {
    let engine = try DirectEngine()
    let resize = Step.resize(try Resize(geometry: "20x20!"))
    let nearest = Step.resize(try Resize(geometry: "20x20!", kernel: .nearest))
    let variants = [
      Variant(steps: [resize]), Variant(), Variant(steps: [resize], format: .jpeg), Variant(steps: [nearest]),
      Variant(steps: [resize, .grayscale]), Variant(format: .jpeg),
    ]
    for file in files(9, seed: 5) {
      guard case .converted(let images) = try engine.answer(file, Recipe(variants: variants)) else {
        Issue.record("declined")
        continue
      }
      for (image, variant) in zip(images, variants) {
        #expect(try engine.output(file, Recipe(variants: [variant])) == image)
      }
    }
  }

  @Test func aFormatIsWhatItIsCalled() throws {
    let engine = try DirectEngine()
    let png = files(1, seed: 1)[0]
    let jpeg = try TurboJPEG.encode(.waves(30, 20), .s444)
    for (file, format, magic) in [(png, nil, 0x89), (png, .jpeg, 0xff), (jpeg, nil, 0xff), (jpeg, .png, 0x89)]
      as [([UInt8], ImageFormat?, UInt8)]
    {
      #expect(try engine.output(file, Recipe(variants: [Variant(format: format)])).bytes[0] == magic)
    }
  }

  @Test func compressionIsAnOption() throws {
    let file = try TurboJPEG.encode(.waves(300, 300), .s444, quality: 98)
    func size(_ level: Int) throws -> Int {
      let option = NamedValue(name: "compression", value: "\(level)")
      return try DirectEngine().output(file, Recipe(variants: [Variant(format: .png, options: [option])])).bytes.count
    }
    #expect(try size(9) < size(1))
  }

  /// A file that cannot be decoded leaves nothing behind for the next.
  @Test func afterDamage() throws {
    let engine = try DirectEngine()
    let sound = files(2, seed: 30)
    var bad = PNGFile(width: 3, height: 2, colourType: 0, rows: [[1, 2, 3], [4, 5, 6]])
    bad.filters = [9]
    let recipe = try Recipe.resize("5x5!")
    for file in sound {
      #expect(try engine.answer(bad.bytes, recipe) == .declined("damaged PNG data"))
      #expect(try engine.output(file, recipe) == DirectEngine().output(file, recipe))
    }
  }
}
