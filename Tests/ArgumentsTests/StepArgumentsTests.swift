// Steps as flags: their order and their values survive ArgumentParser.

import Arguments
import Protocol
import Recipes
import Testing

struct StepArgumentsTests {
  private func options(_ arguments: [String]) throws -> RecipeOptions {
    try RecipeOptions.parse(StepArguments.named(arguments))
  }

  private func steps(_ arguments: String...) throws -> [Step] {
    try RecipeSource(options(arguments)).recipe().recipe.steps
  }

  @Test func theOrderGivenIsKeptAcrossFlags() throws {
    let expected: [Step] = [
      .blur(sigma: 2), .resize(Resize(target: .percent(50))), .convolve(.sharpen), .blur(sigma: 3), .flip(.vertical),
    ]
    #expect(
      try steps(
        "--blur", "2", "-Q", "3", "--resize=50%", "--sharpen", "--keep", "icc", "--blur=3", "--flip", "vertical")
        == expected)
  }

  @Test func valuesThatLookLikeOtherThings() throws {
    #expect(try steps("--rotate", "-90") == [.rotate(degrees: -90, background: nil)])
    #expect(try steps("--linear", "-1 255") == steps("--invert"))
    #expect(try steps("--rotate", "-12,background=white") == [.rotate(degrees: -12, background: .white)])
    #expect(throws: RecipeRefusal.self) { try steps("--blur", "-.5") }
    #expect(try steps("--trim", "--trim=3") == [.trim(threshold: 10), .trim(threshold: 3)])
    #expect(try steps("--op", "linear a=1 b=2").count == 1)
    #expect(try steps("--convolve=1x3: 1 0 -1").count == 1)
  }

  @Test func whatIsNoStepIsLeftAlone() {
    let arguments = ["a.jpg", "--format", "webp", "-Q3", "--", "--blur", "2"]
    #expect(StepArguments.named(arguments) == arguments)
    #expect(StepArguments.named(["--blur", "2", "--", "--blur", "2"]) == ["--blur=blur=2", "--", "--blur", "2"])
    // An optional value needs its =, or the next path would be one.
    #expect(
      StepArguments.named(["--trim", "10", "--sharpen", "b.jpg"]) == [
        "--trim=trim", "10", "--sharpen=sharpen", "b.jpg",
      ])
  }

  @Test(arguments: [
    (["--blur"], "--blur"), (["--blur", "--sharpen"], "--blur"), (["--blur="], "--blur"),
    (["--sharpen=2"], "--sharpen"),
    (["--rotate", "-x"], "--rotate"), (["--quality", "0"], "--quality"), (["--frames", "some"], "--frames"),
    (["--lossless", "--format", "jpg"], "--lossless"), (["--preset", "x"], "--preset"),
    (["--variant", "x"], "--variant"),
  ])
  func errorsNameTheFlag(_ arguments: [String], _ flag: String) throws {
    // What ArgumentParser refuses itself, such as a flag where a value should be, is not the recipe's.
    guard let options = try? options(arguments) else { return }
    let refusal = #expect(throws: RecipeRefusal.self) { try RecipeSource(options).recipe() }
    #expect(refusal?.status == .usage)
    #expect(refusal?.message.hasPrefix(flag) == true)
  }

  @Test func filesAreFoundBesideTheirRecipe() throws {
    func path(_ words: [String]) throws -> String? {
      guard case .watermark(let mark)? = try RecipeSource(options(words)).recipe().recipe.steps.first else {
        return nil
      }
      return String(decoding: mark.path, as: UTF8.self)
    }
    #expect(try path(["--watermark", "/w/l.png"]) == "/w/l.png")
    #expect(try path(["--watermark", "l.png"])?.hasSuffix("/l.png") == true)
    #expect(try path(["--watermark", "l.png"])?.hasPrefix("/") == true)
  }
}
