import Direct
import Protocol
import Recipes
import TestPictures
import Testing

/// PNGs the engine leaves to libvips, each with its reason.
struct PNGDecliningTests {
  private static let rgb = PNGFile(
    width: 5, height: 4, colourType: 2, rows: (0..<4).map { y in (0..<15).map { UInt8(y * 40 + $0) } })

  private static let indexed: PNGFile = {
    var file = PNGFile(width: 5, height: 2, colourType: 3, rows: [[0, 1, 2, 3, 3], [0, 0, 0, 0, 0]])
    file.chunks = [.init("PLTE", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12])]
    return file
  }()

  private func reason(_ file: PNGFile, _ recipe: Recipe = Recipe(variants: [Variant()])) throws -> String? {
    try reason(file.bytes, recipe)
  }

  private func reason(_ bytes: [UInt8], _ recipe: Recipe = Recipe(variants: [Variant()])) throws -> String? {
    guard case .declined(let reason) = try DirectEngine().answer(bytes, recipe) else { return nil }
    return reason
  }

  private func changed(_ file: PNGFile = rgb, _ change: (inout PNGFile) -> Void) -> PNGFile {
    var copy = file
    change(&copy)
    return copy
  }

  @Test func kindsOfPNG() throws {
    #expect(try reason(Self.rgb) == nil)
    #expect(try reason(Self.indexed) == nil)
    #expect(try reason(changed { $0.depth = 16 }) == "16-bit samples")
    #expect(try reason(changed { $0.interlace = 1 }) == "interlaced")
    let animated = PNGFile.Chunk("acTL", [0, 0, 0, 2, 0, 0, 0, 0])
    #expect(try reason(changed { $0.chunks = [animated] }) == "animated")
    let codePoints = PNGFile.Chunk("cICP", [9, 16, 0, 1])
    #expect(try reason(changed { $0.chunks = [codePoints] }) == "colour space by code points")
    #expect(try reason(changed { $0.chunks = [.init("ABcD", [])] }) == "unknown critical chunk")
    #expect(try reason(changed { $0.chunks = [.init("abCd", [1])] }) == nil)
  }

  @Test func damage() throws {
    let damaged = "damaged PNG"
    for (depth, colourType) in [(3, 0), (4, 2), (8, 1), (8, 5), (2, 4), (0, 0)] {
      let file = PNGFile(width: 5, height: 4, depth: depth, colourType: 0, rows: Self.rgb.rows)
      #expect(try reason(changed(file) { $0.colourType = colourType }.headerBytes) == damaged)
    }
    #expect(try reason(changed { $0.width = 0 }) == damaged)
    #expect(try reason(changed { $0.height = 1 << 31 }) == damaged)
    #expect(try reason(changed { $0.interlace = 2 }) == damaged)
    #expect(try reason(changed { $0.chunks = [.init(rawName: [0xf4, 0x52, 0x4e, 0x53], [])] }) == damaged)
    var sum = Self.rgb.bytes
    sum[29] ^= 1
    #expect(try reason(sum) == damaged)
    #expect(try reason(Array(Self.rgb.bytes.dropLast())) == damaged)
    #expect(try reason([0x89, 0x50, 0x4e, 0x47]) == "does not begin as a PNG")
    // A header alone, and data in two places.
    #expect(try reason(Array(Self.rgb.bytes[..<33]) + PNGFile.Chunk("IEND", []).bytes) == damaged)
    let late = PNGFile.Chunk("IDAT", [])
    #expect(try reason(changed { $0.lateChunks = [.init("tEXt", [0]), late] }) == damaged)
    #expect(try reason(changed { $0.lateChunks = [late, .init("tEXt", [0])] }) == nil)
    #expect(try reason(changed { $0.lateChunks = [.init("eXIf", TurboJPEG.exif(1))] }) == damaged)
  }

  @Test func dataOfAnotherSize() throws {
    let damaged = "damaged PNG data"
    #expect(try reason(changed { $0.rows.removeLast() }) == damaged)
    #expect(try reason(changed { $0.rows.append($0.rows[0]) }) == damaged)
    #expect(try reason(changed { $0.rows[3].removeLast() }) == damaged)
    #expect(try reason(changed { $0.filters = [0, 5] }) == damaged)
    // A bomb: the header says 30 MB, the data is a few bytes.
    #expect(try reason(changed { ($0.width, $0.height) = (1_000, 10_000) }) == damaged)
  }

  @Test func palettes() throws {
    let damaged = "damaged PNG"
    #expect(try reason(changed(Self.indexed) { $0.chunks = [] }) == damaged)
    #expect(try reason(changed(Self.indexed) { $0.chunks.append($0.chunks[0]) }) == damaged)
    #expect(try reason(changed(Self.indexed) { $0.chunks[0].content.removeLast() }) == damaged)
    #expect(try reason(changed(Self.indexed) { $0.chunks[0].content = [] }) == damaged)
    #expect(try reason(changed(Self.indexed) { $0.chunks[0].content.removeLast(3) }) == "index beyond the palette")
    #expect(try reason(changed { $0.chunks = Self.indexed.chunks }) == nil)
    let gray = PNGFile(width: 1, height: 1, colourType: 0, rows: [[7]])
    #expect(try reason(gray) == nil)
    #expect(try reason(changed(gray) { $0.chunks = Self.indexed.chunks }) == damaged)
  }

  @Test func transparency() throws {
    func reason(_ file: PNGFile, _ content: [UInt8]) throws -> String? {
      try self.reason(changed(file) { $0.chunks.append(.init("tRNS", content)) })
    }
    let odd = "odd transparency"
    #expect(try reason(Self.indexed, [0, 1, 2, 3]) == nil)
    #expect(try reason(Self.indexed, []) == odd)
    #expect(try reason(Self.indexed, [0, 1, 2, 3, 4]) == odd)
    #expect(try reason(Self.rgb, [0, 1, 0, 2, 0, 3]) == nil)
    #expect(try reason(Self.rgb, [1, 1, 0, 2, 0, 3]) == odd)
    #expect(try reason(Self.rgb, [0, 1]) == odd)
    let gray = PNGFile(width: 1, height: 1, depth: 2, colourType: 0, rows: [[7]])
    #expect(try reason(gray, [0, 3]) == nil)
    #expect(try reason(gray, [0, 4]) == odd)
    let both = PNGFile(width: 1, height: 1, colourType: 4, rows: [[7, 7]])
    #expect(try reason(both, [0, 3]) == odd)
    #expect(try reason(changed { $0.chunks = [.init("tRNS", [0, 1, 0, 2, 0, 3])] }, [0, 1, 0, 2, 0, 3]) == odd)
  }

  @Test func metadata() throws {
    func keeping(_ policy: MetadataPolicy) -> Recipe { Recipe(variants: [Variant(keep: policy)]) }
    let exif = changed { $0.chunks = [.init("eXIf", Array(TurboJPEG.exif(1).dropFirst(6)))] }
    let text = changed { $0.chunks = [.init("tEXt", Array("Title\0x".utf8))] }
    #expect(try reason(exif) == nil)
    #expect(try reason(exif, keeping(.exif)) == "metadata to keep")
    #expect(try reason(exif, keeping(.icc)) == nil)
    #expect(try reason(text, keeping(.all)) == "metadata to keep")
    #expect(try reason(text, keeping(.exif)) == nil)
    #expect(try reason(Self.rgb, keeping(.all)) == nil)
    #expect(try reason(changed { $0.chunks = [.init("eXIf", [1, 2, 3])] }) == "unclear EXIF orientation")
    #expect(try reason(changed(exif) { $0.chunks.append($0.chunks[0]) }) == "more than one EXIF block")
    let gray = PNGFile(width: 1, height: 1, colourType: 0, rows: [[7]])
    let profile = PNGFile.Chunk("iCCP", Array("x\0\0".utf8) + PNGFile.deflated([1]))
    #expect(try reason(changed(gray) { $0.chunks = [profile] }) == "gray with a colour profile")
    #expect(try reason(changed { $0.chunks = [profile] }) == "colour profile other than sRGB")
  }

  @Test func recipes() throws {
    let alpha = PNGFile(width: 1, height: 1, colourType: 4, rows: [[7, 7]])
    #expect(
      try reason(alpha, Recipe(steps: [.blur(sigma: 1)], variants: [Variant()]))
        == "a blur of a picture with transparency")
    func option(_ name: String, _ value: String) -> Recipe {
      Recipe(variants: [Variant(options: [NamedValue(name: name, value: value)])])
    }
    for level in 1...9 { #expect(try reason(Self.rgb, option("compression", "\(level)")) == nil) }
    #expect(try reason(Self.rgb, option("compression", "0")) == "encoder option compression=0")
    #expect(try reason(Self.rgb, option("palette", "true")) == "encoder option palette=true")
    #expect(try reason(Self.rgb, option("Q", "50")) == "encoder option Q=50")
    // The recipe's quality says nothing to a PNG.
    #expect(try reason(Self.rgb, Recipe(variants: [Variant(quality: 50)])) == nil)
    #expect(try reason(Self.rgb, Recipe(variants: [Variant(format: .gif)])) == "gif output")
  }

  @Test func limitsAreFailures() throws {
    let recipe = Recipe(variants: [Variant()])
    #expect(throws: Failure(.tooLarge, at: .decode, "5x4 pixels: a side over the limit of 4")) {
      try DirectEngine().answer(Self.rgb.bytes, recipe, limits: Limits(maximumSide: 4))
    }
    // Before any memory is asked for.
    let bomb = changed { ($0.width, $0.height) = (60_000, 60_000) }
    #expect(
      throws: Failure(
        .tooLarge, at: .decode, "60000x60000 pixels: over the limit of 100000000 pixels; --max-pixels allows more")
    ) {
      try DirectEngine().answer(bomb.bytes, recipe)
    }
    let large = changed { ($0.width, $0.height) = (10_000, 10_000) }
    #expect(try reason(large) == "a picture too large to hold in memory")
  }
}

extension PNGFile {
  /// Of a kind there is not: no pixels.
  fileprivate var headerBytes: [UInt8] {
    let header = Self.bigEndian(width) + Self.bigEndian(height) + [UInt8(depth), UInt8(colourType), 0, 0, 0]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Chunk("IHDR", header).bytes + Chunk("IDAT", []).bytes
      + Chunk("IEND", []).bytes
  }
}
