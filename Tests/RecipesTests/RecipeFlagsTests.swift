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
        EncoderOption(name: "Q", value: "80"), EncoderOption(name: "lossless", value: "true"),
      ])
  }

  @Test func qualityOverridesTheSuffix() throws {
    let recipe = try recipe {
      $0.format = "jpeg[Q=80,interlace]"
      $0.quality = 90
    }
    #expect(recipe.variants[0].options.map(\.name) == ["interlace", "Q"])
    #expect(recipe.variants[0].options.last?.value == "90")
  }

  @Test(
    arguments: [("#f80", 255, 136, 0), ("#102030", 16, 32, 48), ("black", 0, 0, 0)] as [(String, UInt8, UInt8, UInt8)])
  func colours(_ text: String, _ red: UInt8, _ green: UInt8, _ blue: UInt8) throws {
    let recipe = try recipe { $0.background = text }
    #expect(recipe.variants[0].background == Color(red: red, green: green, blue: blue))
  }

  @Test(
    arguments: [
      ("--preset", { $0.preset = "simpel" }), ("--kernel", { $0.kernel = "lanczos" }),
      (
        "--kernel",
        {
          $0.preset = "none"
          $0.kernel = "cubic"
        }
      ),
      ("--format", { $0.format = "jpgg" }), ("--format", { $0.format = "heic" }),
      ("--format", { $0.format = "jpg[Q=1" }),
      ("--format", { $0.format = "jpg[=1]" }), ("--format", { $0.format = "jpg[a b=1]" }),
      ("--format", { $0.format = "" }),
      ("--quality", { $0.quality = 0 }), ("--quality", { $0.quality = 101 }), ("--keep", { $0.keep = "some" }),
      ("--background", { $0.background = "#12345" }), ("--background", { $0.background = "#gggggg" }),
      ("--background", { $0.background = "mauve" }), ("--resize", { $0.resize = "huge" }),
    ] as [(String, @Sendable (inout RecipeFlags) -> Void)])
  func errorsNameTheFlag(_ place: String, _ change: @Sendable (inout RecipeFlags) -> Void) {
    let error = #expect(throws: RecipeError.self) { try recipe(change) }
    #expect(error?.place == place)
    #expect(error.map { !$0.allowed.isEmpty } == true)
  }
}
