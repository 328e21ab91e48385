import CKernels
import Direct
import Protocol
import Recipes
import TestPictures
import Testing

/// Whole WebPs through the engine: the same bytes with all instructions, whatever came before.
struct WebPConversionTests {
  private static let all = [CKERNELS_BASELINE, CKERNELS_AVX2, CKERNELS_AVX512].filter { ckernels_supports($0) }
  private static let sizes = [
    (1, 1), (1, 2), (2, 1), (3, 5), (16, 16), (17, 31), (64, 1), (1, 65), (130, 97), (301, 200),
  ]

  private static func recipe(_ geometry: String?, _ format: ImageFormat? = nil) throws -> Recipe {
    var recipe = try Recipe.resize(geometry)
    recipe.variants[0].format = format
    return recipe
  }

  /// Colour and gray JPEGs and transparent PNGs become WebPs, and those whatever there is.
  @Test func sameWithAllInstructionsAndInAnyOrder() throws {
    let engines = try Self.all.map { try DirectEngine(instructions: $0) }
    var random = SplitMix64(seed: 77)
    for (round, (width, height)) in Self.sizes.enumerated() {
      let sources = try [
        TurboJPEG.encode(.waves(width, height), .s420), TurboJPEG.encode(.waves(width, height), .s444),
        TurboJPEG.encode(.waves(width, height, channels: 1), .gray),
        PNGFile.random(width: width, height: height, depth: 8, colourType: 6, transparency: false, using: &random)
          .bytes,
      ]
      for source in sources {
        for geometry in [nil, "37x21!", "50%", "20x20^"] {
          let wanted = try Self.recipe(geometry, .webp)
          let webp = try DirectEngine(instructions: CKERNELS_BASELINE).output(source, wanted)
          #expect(webp.bytes.starts(with: Array("RIFF".utf8)))
          for engine in engines {
            #expect(try engine.output(source, wanted) == webp, "\(width)x\(height) \(geometry ?? "")")
          }
          let format: ImageFormat? = [nil, .jpeg, .png][round % 3]
          let back = try Self.recipe("19x23!", format)
          let expected = try DirectEngine(instructions: CKERNELS_BASELINE).output(webp.bytes, back)
          #expect(expected.width == 19 && expected.height == 23)
          for engine in engines { #expect(try engine.output(webp.bytes, back) == expected) }
        }
      }
    }
  }

  /// An encoder that writes over its planes must not get those of the decoded picture: outputs of one file are those each
  /// would be alone, also of its own size.
  @Test func variants() throws {
    let engine = try DirectEngine()
    let half = Step.resize(try Resize(geometry: "50%"))
    let variants = [
      Variant(steps: [.rotate(degrees: 90, background: nil)], format: .jpeg), Variant(format: .webp),
      Variant(format: .jpeg), Variant(format: .webp, quality: 30), Variant(steps: [half]),
      Variant(steps: [half], format: .webp), Variant(steps: [half], format: .png), Variant(steps: [.grayscale]),
      Variant(steps: [.flip(.horizontal)], format: .webp),
      Variant(steps: [.pad(Pad(width: 120, height: 99)), .crop(Crop(width: 50, height: 60, x: 9, y: 1))]),
    ]
    let jpeg = try TurboJPEG.encode(.waves(90, 61), .s420)
    let gray = try TurboJPEG.encode(.waves(90, 61, channels: 1), .gray)
    let webp = try engine.output(jpeg, Self.recipe(nil, .webp)).bytes
    for file in [jpeg, gray, webp] {
      guard case .converted(let images) = try engine.answer(file, Recipe(variants: variants)) else {
        Issue.record("declined")
        continue
      }
      for (image, variant) in zip(images, variants) {
        #expect(try DirectEngine().output(file, Recipe(variants: [variant])) == image, "\(variant)")
      }
    }
  }

  @Test func qualityIsHeeded() throws {
    let jpeg = try TurboJPEG.encode(.waves(200, 200), .s420)
    func size(_ quality: UInt8?, _ options: [NamedValue] = []) throws -> Int {
      let variant = Variant(format: .webp, quality: quality, options: options)
      return try DirectEngine().output(jpeg, Recipe(variants: [variant])).bytes.count
    }
    #expect(try size(30) < size(nil) && size(nil) < size(95))
    #expect(try size(75) == size(nil) && size(nil, [NamedValue(name: "Q", value: "30")]) == size(30))
  }

  @Test func declines() throws {
    let engine = try DirectEngine()
    let jpeg = try TurboJPEG.encode(.waves(60, 40), .s420)
    let webp = try engine.output(jpeg, Self.recipe(nil, .webp)).bytes
    func reason(_ file: [UInt8], _ recipe: Recipe) throws -> String? {
      guard case .declined(let reason) = try engine.answer(file, recipe) else { return nil }
      return reason
    }
    let lossless = NamedValue(name: "lossless", value: "true")
    #expect(
      try reason(jpeg, Recipe(variants: [Variant(format: .webp, options: [lossless])]))
        == "encoder option lossless=true")
    #expect(try reason(jpeg, Self.recipe("16384x9!", .webp)) == "a side over 16383 pixels")
    #expect(try reason(webp, Self.recipe(nil, .png)) == "a lossless copy of a picture with subsampled chroma")
    #expect(try reason(webp, Self.recipe(nil, .avif)) == "avif output")
    for count in 4..<webp.count {
      #expect(try reason(Array(webp[..<count]), Self.recipe("9x9!", .webp)) != nil, "\(count) bytes")
    }
    #expect(try reason(webp + [1, 2, 3], Self.recipe("9x9!")) == nil)
  }
}
