// Recipe files: what is printed reads back as the same recipe.

import Protocol
import Recipes
import Testing

struct RecipeYAMLTests {
  @Test(arguments: Recipe.Preset.allCases) func presetsReadBack(_ preset: Recipe.Preset) throws {
    #expect(try Recipe(yaml: Recipe(preset).yaml) == Recipe(preset))
  }

  @Test func randomRecipesReadBack() throws {
    var random = SplitMix64(seed: 1)
    for round in 0..<2000 {
      let recipe = random.recipe()
      let text = recipe.yaml
      #expect(try Recipe(yaml: text) == recipe, "round \(round): \(text)")
    }
  }

  @Test func everythingAtOnce() throws {
    let recipe = try Recipe(
      yaml: """
        # A shop.
        preset: web
        autorotate: false
        preserve-times: true
        gravity: attention
        format: jpg
        subsampling: 444
        options: {trellis-quant: true}
        steps:
          - resize: 800x800^
          - sharpen
          - trim:
        """)
    #expect(!recipe.autorotate && recipe.preservesTimes)
    #expect(
      recipe.steps == [
        .resize(Resize(target: .box(width: 800, height: 800), fit: .cover, anchor: .attention)), .convolve(.sharpen),
        .trim(threshold: 10),
      ])
    #expect(recipe.variants[0].format == .jpeg)
    #expect(recipe.variants[0].quality == 80)
    #expect(recipe.variants[0].options.map(\.name) == ["trellis-quant", "subsample-mode"])
  }
}

extension SplitMix64 {
  private mutating func flag() -> Bool { Bool.random(using: &self) }
  private mutating func side(_ limit: UInt32 = 65_535) -> UInt32 { UInt32.random(in: 1...limit, using: &self) }
  private mutating func one<T: CaseIterable>(_ type: T.Type) -> T { T.allCases.randomElement(using: &self)! }
  private mutating func color() -> Color {
    flag()
      ? .white
      : Color(
        red: UInt8.random(in: 0...255, using: &self), green: UInt8.random(in: 0...255, using: &self),
        blue: UInt8.random(in: 0...255, using: &self))
  }

  private mutating func number(_ range: ClosedRange<Double>) -> Double {
    let exact = Double.random(in: range, using: &self)
    return flag() ? exact : exact.rounded()
  }

  private mutating func text(_ letters: String = "abc =,:#'\"\\é漢[]{}-\n\t") -> String {
    let count = Int.random(in: 1...12, using: &self)
    return String((0..<count).map { _ in letters.randomElement(using: &self)! })
  }

  private mutating func name() -> String { text("abcXYZ019-_") }

  private mutating func resize() -> Resize {
    var resize = Resize(target: .percent(number(1...10_000)), kernel: one(Resize.Kernel.self))
    if flag() {
      let (width, height) = (side(), side())
      resize.target = .box(width: width, height: height)
      resize.fit = [.inside, .exact, .cover].randomElement(using: &self)!
      resize.limit = [.none, .shrinkOnly, .enlargeOnly].randomElement(using: &self)!
      if resize.fit == .cover {
        resize.anchor = [.attention, .entropy, .gravity(one(Gravity.self))].randomElement(using: &self)!
      } else if flag() {
        resize.target = flag() ? .box(width: width, height: nil) : .box(width: nil, height: height)
      }
    }
    return resize
  }

  private mutating func step() -> Step {
    switch Int.random(in: 0..<16, using: &self) {
    case 0: return .crop(Crop(width: side(), height: side(), x: side(), y: side()))
    case 1:
      return .pad(
        Pad(width: side(), height: side(), gravity: one(Gravity.self), background: flag() ? color() : nil))
    case 2: return .border(Border(width: side(32_767), color: color()))
    case 3: return .rotate(degrees: number(-400...400), background: flag() ? color() : nil)
    case 4: return .flip(one(Flip.self))
    case 5: return .trim(threshold: number(0...255))
    case 6: return .blur(sigma: number(0.6...100))
    case 7:
      let coefficients = (0..<15).map { _ in number(-9...9) }
      return .convolve(
        Convolution(width: 5, height: 3, coefficients: coefficients, scale: number(1...9), offset: number(-9...9))!)
    case 8: return .convolve(flag() ? .sharpen : .edgeEnhance)
    case 9: return .linear(multiply: number(-2...2), add: number(-9...9))
    case 10: return .gamma(number(1...4))
    case 11: return .colorMatrix(ColorMatrix((0..<(flag() ? 9 : 12)).map { _ in number(-2...2) })!)
    case 12: return .grayscale
    case 13:
      return .watermark(
        Watermark(
          path: Array("/w/\(text("ab é漢#:"))".utf8) + [0xff, 0x20] + Array(".png".utf8), gravity: one(Gravity.self),
          margin: side(), opacity: number(0.6...1)))
    case 14:
      let names = Set((0..<3).map { _ in name() }).sorted()
      return .operation(
        OperationCall(name: name(), arguments: names.map { NamedValue(name: $0, value: text()) }))
    default: return .resize(resize())
    }
  }

  private mutating func variant(_ label: String) -> Variant {
    let names = Set((0..<Int.random(in: 0...2, using: &self)).map { _ in name() }).sorted()
    return Variant(
      label: label, steps: label.isEmpty ? [] : (0..<Int.random(in: 0...3, using: &self)).map { _ in step() },
      format: flag() ? nil : ImageFormat.allCases.filter { $0 != .heic }.randomElement(using: &self)!,
      quality: flag() ? nil : UInt8.random(in: 1...100, using: &self),
      options: names.map { NamedValue(name: $0, value: text()) }, keep: one(MetadataPolicy.self), background: color())
  }

  mutating func recipe() -> Recipe {
    let labels = flag() ? [""] : Array(Set((0...Int.random(in: 0...3, using: &self)).map { _ in name() })).sorted()
    let steps = (0..<Int.random(in: 0...6, using: &self)).map { _ in step() }
    return Recipe(
      autorotate: flag(), firstFrameOnly: flag(), preservesTimes: flag(), steps: steps,
      variants: labels.map { variant($0) })
  }
}
