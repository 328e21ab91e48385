import Protocol
import Recipes
import Testing

struct RecipeFlagsTests {
  private func recipe(_ change: (inout RecipeFlags) -> Void) throws -> Recipe {
    var flags = RecipeFlags()
    change(&flags)
    return try flags.recipe()
  }

  @Test func defaultIsThePredecessorsSimpleMode() throws {
    let recipe = try recipe { _ in }
    #expect(recipe.steps == [.resize(Resize(target: .box(width: 256, height: 256), fit: .exact, kernel: .lanczos3))])
    #expect(recipe.variants == [Variant()])
    #expect(recipe.autorotate)
    #expect(recipe.summary == "resize 256x256! (lanczos3) -> same format")
  }

  @Test func flagsReplaceThePresetsSteps() throws {
    let recipe = try recipe {
      $0.resize = "50%"
      $0.kernel = "nearest"
      $0.autorotate = false
    }
    #expect(recipe.steps == [.resize(Resize(target: .percent(50), kernel: .nearest))])
    #expect(!recipe.autorotate)
  }

  @Test func noneConvertsOnly() throws {
    let recipe = try recipe {
      $0.preset = "none"
      $0.format = "webp[Q=80,lossless]"
    }
    #expect(recipe.steps.isEmpty)
    #expect(recipe.variants[0].format == .webp)
    #expect(
      recipe.variants[0].options == [
        NamedValue(name: "Q", value: "80"), NamedValue(name: "lossless", value: "true"),
      ])
  }

  @Test func qualityGoesBesideTheSuffix() throws {
    let recipe = try recipe {
      $0.format = "jpeg[Q=80,interlace]"
      $0.quality = 90
    }
    #expect(recipe.variants[0].options.map(\.name) == ["Q", "interlace"])
    #expect(recipe.variants[0].quality == 90)
  }

  @Test(
    arguments: [("#f80", 255, 136, 0), ("#102030", 16, 32, 48), ("black", 0, 0, 0)] as [(String, UInt8, UInt8, UInt8)])
  func colours(_ text: String, _ red: UInt8, _ green: UInt8, _ blue: UInt8) throws {
    let recipe = try recipe { $0.background = text }
    #expect(recipe.variants[0].background == Color(red: red, green: green, blue: blue))
  }

  /// Each wrong in one flag, which is named.
  private static let wrong: [(String, RecipeFlags)] = {
    func flags(_ change: (inout RecipeFlags) -> Void) -> RecipeFlags {
      var flags = RecipeFlags()
      change(&flags)
      return flags
    }
    var cases: [(String, RecipeFlags)] = [
      ("--preset", flags { $0.preset = "simpel" }), ("--kernel", flags { $0.kernel = "lanczos" }),
      ("--resize", flags { $0.resize = "huge" }), ("--keep", flags { $0.keep = "some" }),
    ]
    let kernelWithoutResize = flags {
      $0.preset = "none"
      $0.kernel = "cubic"
    }
    cases.append(("--kernel", kernelWithoutResize))
    for format in ["jpgg", "heic", "jpg[Q=1", "jpg[=1]", "jpg[a b=1]", ""] {
      cases.append(("--format", flags { $0.format = format }))
    }
    for quality in [0, 101] { cases.append(("--quality", flags { $0.quality = quality })) }
    for colour in ["#12345", "#gggggg", "mauve"] { cases.append(("--background", flags { $0.background = colour })) }
    return cases
  }()

  @Test(arguments: wrong) func errorsNameTheFlag(_ place: String, _ flags: RecipeFlags) {
    let error = #expect(throws: RecipeError.self) { try flags.recipe() }
    #expect(error?.place == place)
    #expect(error.map { !$0.allowed.isEmpty } == true)
  }
}
