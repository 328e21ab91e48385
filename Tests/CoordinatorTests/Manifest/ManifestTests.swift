// Manifests: what rows mean, byte for byte.

import Arguments
import Protocol
import Recipes
import Testing

@testable import Coordinator

struct ManifestTests {
  private func manifest(_ name: String, _ text: String, _ flags: [String] = []) throws -> Manifest {
    let folder = try Folder([name: text])
    let source = try RecipeSource(RecipeOptions.parse(StepArguments.named(flags)))
    return try Manifest(
      path: folder.path.appending(name).bytes, source: source, base: source.recipe(), namesOutputs: true)
  }

  @Test func csvByTheRFC() throws {
    var rows = try CSVRows(Array("a,\"b \"\"c\"\"\",d\r\n1,\"x,\r\ny\",\n\n\"\",é,3".utf8))
    #expect(rows.columns.map(\.name) == ["a", "b \"c\"", "d"])
    var found: [[String]] = []
    while let cells = try rows.next() { found.append(cells.map { String(decoding: $0.value, as: UTF8.self) }) }
    #expect(found == [["1", "x,\r\ny", ""], ["", "é", "3"]])
  }

  @Test func jsonByTheRFC() throws {
    var rows = JSONRows(
      Array("{\"a\": \"x\\n\\\"\\u00e9\\ud83d\\ude00/\", \"b\":-1.5e3 ,\"c\" : true,\"d\":null}\r\n\n{}".utf8))
    let cells = try rows.next()
    #expect(cells?.map(\.name) == ["a", "b", "c", "d"])
    #expect(cells?.map { String(decoding: $0.value, as: UTF8.self) } == ["x\n\"é😀/", "-1.5e3", "true", ""])
    #expect(try rows.next()?.isEmpty == true)
    #expect(try rows.next() == nil)
  }

  @Test func rowsThatAskForTheSameShareARecipe() throws {
    let manifest = try manifest(
      "m.csv", "input,resize,quality,sharpen\na,9x9,,true\nb,,,\nc,9x9,,true\nd,9x9,50,false\ne,,50,\n", ["-f", "webp"])
    #expect(manifest.rows.map(\.recipe) == [1, 0, 1, 2, 3])
    #expect(manifest.recipes.count == 4)
    let sharpened = manifest.recipes[1].recipe
    #expect(sharpened.steps == [.resize(Resize(target: .box(width: 9, height: 9))), .convolve(.sharpen)])
    #expect(sharpened.variants[0].format == .webp)
    #expect(manifest.recipes[2].recipe.variants[0].quality == 50)
    #expect(manifest.recipes[3].recipe.steps == Recipe(.simple).steps)
  }

  @Test func anOutputsExtensionIsItsFormat() throws {
    let manifest = try manifest(
      "m.jsonl",
      """
      {"input": "a.jpg", "output": "x/a.png"}
      {"input": "b.jpg", "output": "b.JPEG"}
      {"input": "c.jpg", "output": "c.webp", "format": "avif"}
      {"input": "d.jpg", "output": "./d"}
      {"input": "e.jpg"}
      """)
    #expect(
      manifest.rows.map { $0.output.map { String(decoding: $0, as: UTF8.self) } } == [
        "x/a.png", "b.JPEG", "c.webp", "d", nil,
      ])
    #expect(
      manifest.rows.map { manifest.recipes[Int($0.recipe)].recipe.variants[0].format } == [.png, nil, .avif, nil, nil])
  }

  @Test func namesAreBytes() throws {
    let folder = try Folder()
    try folder.write("m.csv", Array("input,watermark\n".utf8) + [0xff, 0x2c, 0x2f, 0xfe] + Array("\n".utf8))
    let source = try RecipeSource(RecipeOptions.parse([]))
    let manifest = try Manifest(
      path: folder.path.appending("m.csv").bytes, source: source, base: source.recipe(), namesOutputs: true)
    #expect(manifest.rows.map(\.input) == [[0xff]])
    #expect(manifest.recipes[1].recipe.steps == [.watermark(Watermark(path: [0x2f, 0xfe]))])
  }
}
