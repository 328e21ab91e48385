import Protocol
import Testing

@testable import Coordinator

struct OutputNamingTests {
  @Test(
    arguments: [
      ("a/b.jpg", nil, "out/a/b.jpg"), ("a/b.JPEG", nil, "out/a/b.JPEG"), ("a/b.JPEG", .jpeg, "out/a/b.JPEG"),
      ("a/b.JPEG", .png, "out/a/b.png"), ("b", .png, "out/b.png"), ("b", nil, "out/b"),
      ("photo.v2", .webp, "out/photo.v2.webp"),
      ("a.jpg[shrink=4]", nil, "out/a.jpg[shrink=4]"), ("a.jpg[shrink=4]", .png, "out/a.jpg[shrink=4].png"),
      ("x.y/b", .png, "out/x.y/b.png"), (".hidden", .png, "out/.hidden.png"), ("a.tif", .tiff, "out/a.tif"),
      ("-n.gif", .webp, "out/-n.webp"),
    ] as [(String, ImageFormat?, String)])
  func names(_ relative: String, _ format: ImageFormat?, _ expected: String) {
    let naming = OutputNaming(root: Array("out".utf8), recipes: [Recipe(variants: [Variant(format: format)])])
    #expect(String(decoding: naming.path(Array(relative.utf8)[...], variant: 0), as: UTF8.self) == expected)
  }

  @Test func labelsAndNumbers() {
    let naming = OutputNaming(
      root: Array("/o".utf8),
      recipes: [Recipe(variants: [Variant(label: "thumb", format: .webp), Variant(label: "big")])])
    let path = Array("d/a.jpg".utf8)[...]
    #expect(naming.path(path, variant: 0) == Array("/o/d/a-thumb.webp".utf8))
    #expect(naming.path(path, variant: 1, number: 3) == Array("/o/d/a-big-3.jpg".utf8))
  }

  @Test func bytesThatAreNotTextStay() {
    let naming = OutputNaming(root: Array("o".utf8), recipes: [Recipe(variants: [Variant(format: .png)])])
    #expect(
      naming.path([0xff, 0x0a, 0x2e, 0x6a, 0x70, 0x67], variant: 0) == Array("o/".utf8) + [0xff, 0x0a]
        + Array(".png".utf8))
  }
}

struct PathArenaTests {
  @Test func givesBackWhatWasStored() throws {
    var arena = PathArena()
    var stored: [(PathArena.Span, [UInt8])] = []
    for number in 0..<3_000 {
      let path = (0..<(number * 7919 % 1500)).map { UInt8(truncatingIfNeeded: $0 &+ number) }
      let span = arena.append(path)
      stored.append((try #require(span), path))
    }
    for (span, path) in stored {
      #expect(Array(arena[span]) == path)
      if path.count > 3 { #expect(Array(arena[span.dropping(3)]) == Array(path.dropFirst(3))) }
    }
    #expect(arena.append([UInt8](repeating: 1, count: 65_536)) == nil)
  }
}

struct OutputTableTests {
  @Test func findsEqualPathsAndOnlyThose() {
    let paths = (0..<50_000).map { Array("p/\($0 % 40_000)".utf8) }
    var table = OutputTable(capacity: paths.count)
    for index in paths.indices {
      #expect(table.insert(index, paths[index], path: { paths[$0] }) == (index < 40_000 ? nil : index - 40_000))
    }
  }
}
