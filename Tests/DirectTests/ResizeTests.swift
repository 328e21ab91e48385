import CTurboJPEG
import Direct
import Protocol
import Recipes
import Testing

/// Kernels, extremes, limits, and what is written.
struct ResizeTests {
  @Test(arguments: Resize.Kernel.allCases)
  func everyKernelMatchesItsDefinition(_ kernel: Resize.Kernel) throws {
    let engine = try DirectEngine()
    // Fine detail, so that kernels differ: a wrong one is 10 dB off.
    var picture = Picture.waves(230, 170, channels: 1)
    for i in picture.samples.indices {
      let x = i % 230
      let y = i / 230
      picture.samples[i] = 128 + 0.5 * (picture.samples[i] - 128) + ((x * x / 9 + y * y / 7) & 32 == 0 ? 40 : -40)
    }
    let file = try TurboJPEG.encode(picture, .gray, quality: 100)
    let decoded = try TurboJPEG.decode(file)
    for (width, height) in [(100, 60), (225, 165), (230, 60), (400, 300)] {
      let output = try engine.output(file, .resize("\(width)x\(height)!", kernel, quality: 100))
      let result = try TurboJPEG.decode(output.bytes)
      let psnr = result.psnr(decoded.scaled(width, height, kernel))
      #expect(psnr > 52, "\(width)x\(height): \(psnr) dB")
      for other in Resize.Kernel.allCases where other != kernel {
        let far = result.psnr(decoded.scaled(width, height, other))
        #expect(far < psnr - 1, "\(width)x\(height): \(kernel) \(psnr) dB, but \(other) \(far) dB")
      }
    }
  }

  @Test(arguments: [
    (1, 1, "1x1!"), (1, 1, "64x48!"), (20_000, 3, "500x"), (20_000, 3, "7x5!"), (3, 20_000, "x500"),
    (3, 20_000, "5x7!"),
    (3, 20_000, "3x19999!"), (20_000, 3, "1x1!"), (2, 2, "3x1!"), (1, 700, "1x3!"), (17, 16, "16x17!"),
    (1, 1, "300x1!"),
  ])
  func extremes(_ width: Int, _ height: Int, _ geometry: String) throws {
    let engine = try DirectEngine()
    for chroma in TurboJPEG.Chroma.allCases {
      let channels = chroma == .gray ? 1 : 3
      let file = try TurboJPEG.encode(.waves(width, height, channels: channels), chroma, quality: 98)
      let output = try engine.output(file, .resize(geometry, quality: 98))
      let result = try TurboJPEG.decode(output.bytes)
      let psnr = result.psnr(try TurboJPEG.decode(file).scaled(result.width, result.height))
      #expect(psnr > 31, "\(chroma): \(psnr) dB")
    }
  }

  @Test(arguments: [TurboJPEG.Chroma.s420, .s422, .s444, .gray], [false, true])
  func largeIsShrunkByTheDecoderFirst(_ chroma: TurboJPEG.Chroma, _ progressive: Bool) throws {
    let engine = try DirectEngine()
    let picture = Picture.waves(1031, 777, channels: chroma == .gray ? 1 : 3)
    let file = try TurboJPEG.encode(picture, chroma, quality: 96, progressive: progressive)
    let decoded = try TurboJPEG.decode(file)
    for side in [250, 128, 64, 40] {
      let result = try TurboJPEG.decode(engine.output(file, .resize("\(side)x\(side)!", quality: 97)).bytes)
      #expect(result.psnr(decoded.scaled(side, side)) > 40, "\(side): \(result.psnr(decoded.scaled(side, side))) dB")
    }
  }

  @Test func progressiveGivesThePixelsOfBaseline() throws {
    let engine = try DirectEngine()
    let baseline = try TurboJPEG.encode(.waves(300, 200))
    let progressive = try TurboJPEG.encode(.waves(300, 200), progressive: true)
    #expect(baseline != progressive)
    let recipe = try Recipe.resize("100x100")
    #expect(try engine.output(baseline, recipe) == engine.output(progressive, recipe))
  }

  @Test func limitsLeaveTheSize() throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(90, 60), .s420, quality: 95)
    let decoded = try TurboJPEG.decode(file)
    for geometry in ["200x200>", "30x30<"] {
      let output = try engine.output(file, .resize(geometry, .mitchell, quality: 89))
      #expect(output.width == 90 && output.height == 60)
      // A kernel that blurs must not have run.
      #expect(try TurboJPEG.decode(output.bytes).psnr(decoded) > 40)
    }
  }

  /// What fills an odd size up to whole chroma samples must not show at its edge.
  @Test(arguments: ["33x31!", "63x65!", "17x", "99x99!"])
  func flatStaysFlatToTheEdge(_ geometry: String) throws {
    let engine = try DirectEngine()
    let flat = Picture(width: 70, height: 70, channels: 3, samples: Array(repeating: 200, count: 70 * 70 * 3))
    for chroma in [TurboJPEG.Chroma.s420, .s444] {
      let file = try TurboJPEG.encode(flat, chroma, quality: 95)
      for geometry in [geometry, nil] {
        let result = try TurboJPEG.decode(engine.output(file, .resize(geometry)).bytes)
        #expect(result.samples.allSatisfy { abs($0 - 200) <= 1 })
      }
    }
    let odd = try TurboJPEG.encode(flat.cropped(0, 0, 65, 67), .s444, quality: 95)
    #expect(try TurboJPEG.decode(engine.output(odd, .resize(nil)).bytes).samples.allSatisfy { abs($0 - 200) <= 1 })
  }

  @Test func outputIsSampledAsLibvipsDoes() throws {
    let engine = try DirectEngine()
    for chroma in TurboJPEG.Chroma.allCases {
      let file = try TurboJPEG.encode(.waves(90, 60, channels: chroma == .gray ? 1 : 3), chroma)
      for (quality, wanted) in [(UInt8(89), TJSAMP_420), (90, TJSAMP_444), (100, TJSAMP_444), (1, TJSAMP_420)] {
        for geometry in ["50x50", nil] {
          let facts = try TurboJPEG.facts(engine.output(file, .resize(geometry, quality: quality)).bytes)
          #expect(facts.chroma == Int32(chroma == .gray ? TJSAMP_GRAY.rawValue : wanted.rawValue))
        }
      }
    }
  }

  @Test func qualityComesFromTheRecipeThenTheOptionThenIs75() throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(90, 60), quality: 98)
    func bytes(_ variant: Variant) throws -> [UInt8] {
      try engine.output(file, Recipe(variants: [variant])).bytes
    }
    let q = NamedValue(name: "Q", value: "40")
    #expect(try bytes(Variant()) == bytes(Variant(quality: 75)))
    #expect(try bytes(Variant(options: [q])) == bytes(Variant(quality: 40)))
    #expect(try bytes(Variant(quality: 75, options: [q])) == bytes(Variant(quality: 75)))
    #expect(try bytes(Variant(quality: 40)) != bytes(Variant(quality: 75)))
  }

  @Test func variantsEachGetTheirOwn() throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(900, 700), .s422)
    let geometries = ["100x80", "450x", "64x64^", "10%"]
    let variants = try geometries.map { Variant(steps: [.resize(try Resize(geometry: $0))], quality: 92) }
    guard case .converted(let images) = try engine.answer(file, Recipe(variants: variants + [Variant()])) else {
      Issue.record("declined")
      return
    }
    let decoded = try TurboJPEG.decode(file)
    #expect(images.map(\.width) == [100, 450, 64, 90, 900])
    #expect(images.map(\.height) == [78, 350, 64, 70, 700])
    #expect(try TurboJPEG.decode(images[0].bytes).psnr(decoded.scaled(100, 78)) > 38)
    #expect(try TurboJPEG.decode(images[1].bytes).psnr(decoded.scaled(450, 350)) > 38)
    #expect(try TurboJPEG.decode(images[4].bytes).psnr(decoded) > 34)
  }
}
