import CTurboJPEG
import Direct
import Protocol
import Recipes
import TestPictures
import Testing

/// What the engine leaves to libvips, each with its reason.
struct DecliningTests {
  private static let plain = try! TurboJPEG.encode(.waves(70, 50))

  private func reason(_ bytes: [UInt8], _ recipe: Recipe = Recipe(variants: [Variant()])) throws -> String? {
    guard case .declined(let reason) = try DirectEngine().answer(bytes, recipe) else { return nil }
    return reason
  }

  /// `plain` with one byte of its frame header replaced.
  private func frame(_ offset: Int, _ value: UInt8, of file: [UInt8] = plain) throws -> [UInt8] {
    var bytes = file
    let start = try #require(zip(file, file.dropFirst()).enumerated().first { $0.element == (0xff, 0xc0) }).offset
    bytes[start + offset] = value
    return bytes
  }

  @Test func recipes() throws {
    let half = Step.resize(try Resize(geometry: "50%"))
    let large = try #require(
      Convolution(width: 7, height: 1, coefficients: Array(repeating: 1, count: 7), scale: 7))
    let cases: [(Recipe, String)] = [
      (Recipe(steps: [half, half], variants: [Variant()]), "a resize after another step"),
      (Recipe(steps: [half], variants: [Variant(steps: [half])]), "a resize after another step"),
      (Recipe(steps: [.grayscale, half], variants: [Variant()]), "a resize after another step"),
      (Recipe(steps: [.blur(sigma: 1)], variants: [Variant(steps: [half])]), "a resize after another step"),
      (Recipe(steps: [half, .blur(sigma: 21)], variants: [Variant()]), "a blur of sigma 21.0"),
      (
        Recipe(variants: [Variant(steps: [.convolve(large)])]), "a 7x1 mask"
      ),
      (Recipe(variants: [Variant(), Variant(format: .avif)]), "avif output"),
      (Recipe(steps: [half, .trim(threshold: 10)], variants: [Variant()]), "a step of libvips's own"),
      (
        Recipe(steps: [half, .rotate(degrees: 45, background: nil)], variants: [Variant()]),
        "a rotation that mixes pixels"
      ),
      (
        Recipe(steps: [.crop(Crop(width: 9, height: 9, x: 5_000, y: 0))], variants: [Variant()]),
        "a crop outside of the picture"
      ),
      (
        Recipe(variants: [Variant(options: [NamedValue(name: "interlace", value: "true")])]),
        "encoder option interlace=true"
      ),
      (Recipe(variants: [Variant(options: [NamedValue(name: "Q", value: "101")])]), "encoder option Q=101"),
      (Recipe(variants: [Variant(options: [NamedValue(name: "Q", value: "0")])]), "encoder option Q=0"),
    ]
    for (recipe, expected) in cases { #expect(try reason(Self.plain, recipe) == expected) }
    #expect(try reason(Self.plain) == nil)
  }

  @Test func otherInputFormats() throws {
    let engine = try DirectEngine()
    var trace = DirectTrace()
    let outcome = try Self.plain.withUnsafeBytes { bytes throws(Failure) in
      try engine.run(bytes, format: .gif, recipe: Recipe(variants: [Variant()]), limits: Limits(), trace: &trace)
    }
    guard case .declined("gif input") = outcome else {
      Issue.record("\(outcome)")
      return
    }
  }

  @Test func kindsOfJPEG() throws {
    #expect(try reason(frame(4, 12)) == "12-bit samples")
    #expect(try reason(frame(1, 0xc9)) == "arithmetic coding")
    #expect(try reason(frame(1, 0xca)) == "arithmetic coding")
    #expect(try reason(frame(1, 0xc3)) == "lossless or hierarchical JPEG")
    #expect(try reason(frame(11, 0x31)) == "odd sampling")
    #expect(try reason(frame(14, 0x21)) == "odd sampling")
    let gray = try TurboJPEG.encode(.waves(70, 50, channels: 1), .gray)
    #expect(try reason(frame(11, 0x22, of: gray)) == "odd sampling")
    #expect(try reason(gray) == nil)
    var noHeight = try frame(5, 0)
    noHeight = try frame(6, 0, of: noHeight)
    #expect(try reason(noHeight) == "size not in the header")
    #expect(try reason([0xff, 0xd8, 0xff]) == "damaged header")
    #expect(try reason(Array(Self.plain.prefix(30))) == "damaged header")
    #expect(try reason([0x89] + Self.plain) == "does not begin as a JPEG")
  }

  @Test func cmykAndRGB() throws {
    let handle = try #require(tjInitCompress())
    defer { tjDestroy(handle) }
    var output: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let pixels = [UInt8](repeating: 90, count: 16 * 16 * 4)
    let result = tjCompress2(
      handle, pixels, 16, 0, 16, Int32(TJPF_CMYK.rawValue), &output, &size, Int32(TJSAMP_444.rawValue), 90, 0)
    defer { tjFree(output) }
    try #require(result == 0)
    #expect(try reason([UInt8](UnsafeBufferPointer(start: output, count: Int(size)))) == "CMYK")

    // Without JFIF, Adobe's marker says how the colours are coded.
    let bare = [0xff, 0xd8] + Self.plain[20...]
    let adobe = Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0]
    #expect(try reason(TurboJPEG.inserting(0xee, adobe + [0], into: bare)) == "coded as RGB")
    #expect(try reason(TurboJPEG.inserting(0xee, adobe + [1], into: bare)) == nil)
    // JFIF goes before it.
    #expect(try reason(TurboJPEG.inserting(0xee, adobe + [0], into: Self.plain)) == nil)
    #expect(try reason(bare) == nil)
    var named = try frame(10, 0x52, of: bare)
    named = try frame(13, 0x47, of: named)
    named = try frame(16, 0x42, of: named)
    #expect(try reason(named) == "coded as RGB")
  }

  @Test func colourProfiles() throws {
    func profiled(_ profile: [UInt8], count: UInt8 = 1) -> [UInt8] {
      TurboJPEG.inserting(0xe2, Array("ICC_PROFILE\0".utf8) + [1, count] + profile, into: Self.plain)
    }
    let foreign = "colour profile other than sRGB"
    let sRGB = ProfileFixture.sRGB
    #expect(try reason(profiled(sRGB)) == nil)
    for other in [
      ProfileFixture.adobeRGB, ProfileFixture.wideSRGB, ProfileFixture.linearSRGB, ProfileFixture.linearGray,
    ] {
      #expect(try reason(profiled(other)) == foreign)
    }
    #expect(try reason(profiled(sRGB, count: 2)) == foreign)
    for length in stride(from: 0, to: sRGB.count, by: 7) {
      #expect(try reason(profiled(Array(sRGB.prefix(length)))) == foreign, "\(length) bytes of it")
    }
    #expect(try reason(profiled(sRGB), Recipe(variants: [Variant(keep: .icc)])) == "metadata to keep")
    #expect(try reason(profiled(sRGB), Recipe(variants: [Variant(keep: .exif)])) == nil)
  }

  /// Its pixels are to be those of every decoder; a resize mixes pixels anyway.
  @Test func losslessCopies() throws {
    let copy = "a lossless copy of a picture with subsampled chroma"
    let png = Recipe(variants: [Variant(format: .png)])
    let resized = Recipe(steps: [.resize(try Resize(geometry: "20x20!"))], variants: [Variant(format: .png)])
    for chroma in [TurboJPEG.Chroma.s420, .s422] {
      let file = try TurboJPEG.encode(.waves(70, 50), chroma)
      #expect(try reason(file, png) == copy)
      #expect(try reason(file, Recipe(variants: [Variant(), Variant(format: .png)])) == copy)
      #expect(try reason(file) == nil)
      #expect(try reason(file, resized) == nil)
    }
    #expect(try reason(TurboJPEG.encode(.waves(70, 50), .s444), png) == nil)
  }

  @Test func metadataToKeep() throws {
    func keeping(_ policy: MetadataPolicy) -> Recipe { Recipe(variants: [Variant(keep: policy)]) }
    let exif = TurboJPEG.inserting(0xe1, TurboJPEG.exif(1), into: Self.plain)
    let comment = TurboJPEG.inserting(0xfe, Array("hello".utf8), into: Self.plain)
    #expect(try reason(exif, keeping(.exif)) == "metadata to keep")
    #expect(try reason(exif, keeping(.icc)) == nil)
    #expect(try reason(comment, keeping(.all)) == "metadata to keep")
    #expect(try reason(comment, keeping(.exif)) == nil)
    #expect(try reason(exif, keeping(.none)) == nil)
    #expect(try reason(Self.plain, keeping(.all)) == nil)
  }

  @Test func unclearOrientation() throws {
    let good = TurboJPEG.exif(6)
    func reason(_ offset: Int, _ value: UInt8) throws -> String? {
      var exif = good
      exif[offset] = value
      return try self.reason(TurboJPEG.inserting(0xe1, exif, into: Self.plain))
    }
    let unclear = "unclear EXIF orientation"
    #expect(try self.reason(TurboJPEG.inserting(0xe1, good, into: Self.plain)) == nil)
    #expect(try reason(6, 0x4e) == unclear)
    #expect(try reason(9, 43) == unclear)
    #expect(try reason(10, 0xff) == unclear)
    #expect(try reason(14, 0xff) == unclear)
    #expect(try reason(19, 4) == unclear)
    #expect(try reason(23, 2) == unclear)
    // Values that mean nothing are as none.
    #expect(try reason(25, 9) == nil)
    #expect(try reason(25, 0) == nil)
    let twice = TurboJPEG.inserting(0xe1, good, into: TurboJPEG.inserting(0xe1, good, into: Self.plain))
    #expect(try self.reason(twice) == "more than one EXIF block")
  }

  @Test func limitsAreFailures() throws {
    let engine = try DirectEngine()
    let recipe = Recipe(variants: [Variant()])
    #expect(
      throws: Failure(.tooLarge, at: .decode, "70x50 pixels: a side over the limit of 69")
    ) { try engine.answer(Self.plain, recipe, limits: Limits(maximumSide: 69)) }
    #expect(
      throws: Failure(.tooLarge, at: .decode, "70x50 pixels: over the limit of 3499 pixels; --max-pixels allows more")
    ) { try engine.answer(Self.plain, recipe, limits: Limits(maximumPixels: 3_499)) }
    #expect(throws: Never.self) {
      try engine.answer(Self.plain, recipe, limits: Limits(maximumSide: 70, maximumPixels: 3_500))
    }
    // Of the result too.
    #expect(
      throws: Failure(
        .tooLarge, at: .process, "140x100 pixels: over the limit of 10000 pixels; --max-pixels allows more")
    ) {
      try engine.answer(Self.plain, .resize("200%"), limits: Limits(maximumPixels: 10_000))
    }
  }

  @Test func memoryIsAskedForBeforeItIsTaken() throws {
    let engine = try DirectEngine()
    let recipe = Recipe(variants: [Variant()])
    var trace = DirectTrace()
    _ = try engine.answer(Self.plain, recipe, &trace)
    #expect(trace.memory >= UInt64(Self.plain.count) + 70 * 50 * 3)
    let needed = trace.memory
    trace = DirectTrace()
    let failure = #expect(throws: Failure.self) {
      try engine.answer(Self.plain, recipe, limits: Limits(maximumMemory: needed - 1), &trace)
    }
    #expect(failure?.kind == .tooLarge && trace.memory == needed && trace.decode == 0)
    #expect(throws: Never.self) { try engine.answer(Self.plain, recipe, limits: Limits(maximumMemory: needed)) }
  }
}
