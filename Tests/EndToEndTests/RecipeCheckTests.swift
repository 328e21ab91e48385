// `imgworker check` and `imgworker operations`, as imgcoord calls them.

import Protocol
import Testing

struct RecipeCheckTests {
  private func check(_ recipe: Recipe) throws -> Outcome {
    try Command.run(
      Programs.imgworker, ["check"], input: CoordinatorMessage.recipe(number: 0, recipe).encoded())
  }

  private func operation(_ name: String, _ arguments: KeyValuePairs<String, String> = [:]) -> Step {
    .operation(OperationCall(name: name, arguments: arguments.map { NamedValue(name: $0.key, value: $0.value) }))
  }

  private func format(_ format: ImageFormat?, _ name: String, _ value: String) -> Recipe {
    Recipe(variants: [Variant(format: format, options: [NamedValue(name: name, value: value)])])
  }

  @Test func goodRecipesPassInSilence() throws {
    for recipe in [
      Recipe(variants: [Variant()]),
      Recipe(
        steps: [.grayscale, operation("rank", ["width": "3", "height": "3", "index": "4"])],
        variants: [Variant(format: .webp, options: [NamedValue(name: "near_lossless", value: "true")])]),
      format(nil, "lossless", "true"), format(.jpeg, "subsample-mode", "off"), format(.png, "bitdepth", "8"),
    ] {
      let outcome = try check(recipe)
      #expect(outcome.status == 0 && outcome.errors == "" && outcome.output.isEmpty, "\(recipe): \(outcome.errors)")
    }
  }

  @Test func theFirstThingWrongIsNamed() throws {
    let steps: [(Recipe, String)] = [
      (
        Recipe(steps: [.grayscale, .flip(.vertical), operation("rank", ["widht": "3"])], variants: [Variant()]),
        "step 3 (op rank): 'widht' is no argument of rank; it has width, height, index\n"
      ),
      (
        Recipe(variants: [Variant(), Variant(label: "thumb", steps: [operation("rank", ["width": "0"])])]),
        "variant thumb: step 1 (op rank): width: 0 is out of range 1 to 100000\n"
      ),
      (format(.jpeg, "Q", "500"), "option Q of jpg: 500 is out of range 1 to 100\n"),
      (format(.bmp, "Q", "50"), "option Q of bmp: it has no options\n"),
      (format(nil, "efort", "5"), "option efort: no format takes efort=5\n"),
    ]
    for (recipe, message) in steps {
      let outcome = try check(recipe)
      #expect(outcome.status == 64)
      #expect(outcome.errors == message)
    }
  }

  @Test(arguments: [
    "system", "jpegload", "pngsave", "thumbnail", "icc_transform", "composite2", "globalbalance", "nonsense", "",
  ])
  func whatIsNoStepIsRefused(_ name: String) throws {
    let outcome = try check(Recipe(steps: [operation(name)], variants: [Variant()]))
    #expect(outcome.status == 64)
    #expect(outcome.errors.hasPrefix("step 1 (op \(name)): "))
    #expect(outcome.errors.split(separator: "\n").count == 1)
  }

  /// Files in encoders' options: a profile would be read into every output.
  @Test func optionsThatNameFilesAreRefused() throws {
    for format in [ImageFormat.jpeg, .png, .webp, .tiff] {
      let outcome = try check(self.format(format, "profile", "/etc/hostname"))
      #expect(outcome.status == 64)
      #expect(outcome.errors.hasPrefix("option profile of \(format.name): "))
    }
  }

  @Test func otherInputIsNoRecipe() throws {
    let cut = Array(CoordinatorMessage.recipe(number: 0, Recipe(variants: [Variant()])).encoded().dropLast())
    for input in [[], [1, 2, 3], cut, CoordinatorMessage.finish.encoded(), [0xff, 0xff, 0xff, 0xff, 3]] as [[UInt8]] {
      let outcome = try Command.run(Programs.imgworker, ["check"], input: input)
      #expect(outcome.status == 64)
      #expect(outcome.errors.hasPrefix("standard input is not one recipe frame: "))
    }
  }

  @Test func operationsAreListedAndDescribed() throws {
    let all = try Command.run(Programs.imgworker, ["operations"])
    let lines = String(decoding: all.output, as: UTF8.self).split(separator: "\n")
    #expect(all.status == 0 && lines.count > 80)
    #expect(lines.contains("rank width=1...100000 height=1...100000 index=0...100000000  # rank filter"))
    #expect(
      lines.contains(
        "canny [sigma=0.01...1000, 1.4] [precision=integer|float|approximate, float]  # Canny edge detector"))
    let one = try Command.run(Programs.imgworker, ["operations", "rank"])
    #expect(
      String(decoding: one.output, as: UTF8.self) == """
        rank: rank filter
          width=1...100000  # Window width in pixels
          height=1...100000  # Window height in pixels
          index=0...100000000  # Select pixel at index

        """)
    let refused = try Command.run(Programs.imgworker, ["operations", "system"])
    #expect(refused.status == 64 && refused.output.isEmpty && refused.errors.hasPrefix("imgworker: 'system'"))
  }
}
