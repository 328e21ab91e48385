// Templates: what each placeholder is, and that nothing leaves the output directory.

import Protocol
import Recipes
import Testing

@testable import Coordinator

struct OutputTemplateTests {
  private func path(
    _ template: String, _ relative: [UInt8], format: ImageFormat? = nil, label: String = "", steps: [Step] = [],
    number: Int = 0
  ) throws -> [UInt8] {
    let recipe = Recipe(steps: steps, variants: [Variant(label: label, format: format)])
    let naming = OutputNaming(
      root: Array("out".utf8), recipes: [recipe], template: try OutputTemplate(parsing: template))
    return naming.path(relative[...], variant: 0, position: 6, number: number)
  }

  private static let exact = Step.resize(Resize(target: .box(width: 30, height: 20), fit: .exact))

  @Test(arguments: [
    ("{}", "d/e/a.JPG", "d/e/a.JPG"), ("{.}", "d/e/a.JPG", "d/e/a"), ("{/}", "d/e/a.JPG", "a.JPG"),
    ("{//}/x", "d/e/a.JPG", "d/e/x"),
    ("{/.}", "d/e/a.JPG", "a"), ("{.}.{ext}", "d/e/a.JPG", "d/e/a.JPG"),
    ("{/.}-{w}x{h}.{ext}", "d/a.png", "a-30x20.png"),
    ("{n}-{label}.{ext}", "a.gif", "7-big.gif"), ("{//}/{/.}.{ext}", "a.gif", "a.gif"),
    ("{/.}.{ext}", "noext", "noext"),
    ("a//./{/}", "b.png", "a/b.png"), ("{//}{/}", "d/b.png", "db.png"),
  ])
  func placeholders(_ template: String, _ relative: String, _ expected: String) throws {
    let found = try path(template, Array(relative.utf8), label: "big", steps: [Self.exact])
    #expect(String(decoding: found, as: UTF8.self) == "out/" + expected)
  }

  @Test func extensionsFollowTheFormat() throws {
    func name(_ relative: String, _ format: ImageFormat) throws -> String {
      String(decoding: try path("{.}.{ext}", Array(relative.utf8), format: format), as: UTF8.self)
    }
    #expect(try name("a.JPEG", .jpeg) == "out/a.JPEG")
    #expect(try name("a.JPEG", .webp) == "out/a.webp")
    #expect(try name("photo.v2", .webp) == "out/photo.v2.webp")
    #expect(try path("{/.}-x", [0xff, 0x2e, 0x6a, 0x70, 0x67]) == Array("out/".utf8) + [0xff] + Array("-x".utf8))
    #expect(try path("{/.}.{ext}", Array("d/a.png".utf8), number: 3) == Array("out/a-3.png".utf8))
  }

  /// A name such as `...jpg` is `..` without its extension.
  @Test func oddNamesDoNotEscape() throws {
    let recipe = Recipe(variants: [Variant()])
    for (template, relative) in [
      ("{/.}/x.jpg", "...jpg"), ("{.}", "...jpg"), ("{label}", "a.jpg"), ("{/.}/{/.}/x", "a/...png"),
    ] {
      let naming = OutputNaming(
        root: Array("out".utf8), recipes: [recipe], template: try OutputTemplate(parsing: template))
      #expect(!naming.contains(naming.path(Array(relative.utf8)[...], variant: 0)), "\(template)")
    }
    let plain = OutputNaming(root: Array("out".utf8), recipes: [recipe], template: nil)
    #expect(plain.contains(plain.path(Array("..a/b".utf8)[...], variant: 0)))
  }

  @Test func sizesAreKnownWhereTheRecipeFixesThem() throws {
    func size(_ words: String) throws -> KnownSize {
      let assembly = try RecipeAssembly(
        RecipeDraft(variants: [RecipeDraft.Variant(flag: "a: " + words)]))
      return assembly.recipe.knownSize(assembly.recipe.variants[0])
    }
    for (words, width, height) in [
      ("resize=30x20!", 30, 20), ("resize=30x20^", 30, 20), ("resize=30x20", nil, nil), ("resize=30x", 30, nil),
      ("resize=x20", nil, 20),
      ("resize=30x20!>", nil, nil), ("resize=50%", nil, nil), ("resize=30x20! rotate=90", 20, 30),
      ("resize=30x20! rotate=-270 flip=vertical", 20, 30),
      ("resize=30x20! rotate=180", 30, 20), ("resize=30x20! rotate=45", nil, nil), ("resize=30x20! border=2", 34, 24),
      ("resize=30x20! pad=25x25", 30, 25), ("resize=30x20! crop=10x10+0+10", 10, 10),
      ("resize=30x20! crop=10x11+0+10", 10, nil),
      ("resize=30x20! trim", nil, nil), ("resize=30x20! op=rot", nil, nil), ("crop=9x9", nil, nil),
      ("resize=30x pad=40x40", 40, nil), ("", nil, nil),
    ] as [(String, Int?, Int?)] {
      #expect(try size(words) == KnownSize(width: width, height: height), "\(words)")
    }
  }
}
