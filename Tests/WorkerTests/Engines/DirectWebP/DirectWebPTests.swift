// What the direct engine makes of a WebP and writes as one, against libvips.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct DirectWebPTests {
    private static let sizes = [(1, 1), (1, 9), (9, 1), (2, 3), (17, 4), (64, 2), (65, 3), (257, 31), (300, 200)]

    /// Lossless files come out pixel for pixel as libvips reads them.
    @Test(arguments: [3, 4])
    func lossless(_ bands: Int) throws {
      let engine = try DirectEngine()
      for (width, height) in Self.sizes {
        let raster = bands == 4 ? DirectPNGResizeTests.clipArt(width, height) : Fixture.photo(width, height)
        let file = try Fixture.save(raster.image(), .webp, ["lossless": true])
        let ours = try decoded(#require(try engine.output(file, Recipe([], .png))))
        let theirs = try Conversion(file, Recipe([], .png), alone: true).picture
        #expect(ours.bands == theirs.bands && ours.interpretation == theirs.interpretation)
        let same = try ours.writeToMemory() == theirs.writeToMemory()
        #expect(same, "\(width)x\(height)")
      }
    }

    @Test(arguments: [(400, 300, 100, 75), (211, 133, 120, 76), (300, 200, 299, 200)], [3, 4])
    func resizedNoWorseThanLibvips(_ size: (Int, Int, Int, Int), _ bands: Int) throws {
      let raster =
        bands == 4 ? DirectPNGResizeTests.clipArt(size.0, size.1) : Fixture.photo(size.0, size.1)
      func weighted(_ pixels: [UInt8]) -> [Double] {
        bands == 4 ? DirectPNGResizeTests.premultiplied(pixels, bands) : pixels.map(Double.init)
      }
      let file = try Fixture.save(raster.image(), .webp, ["Q": 95])
      let pixels = try decoded(file).writeToMemory()
      let reference = FloatResize.lanczos3(weighted(pixels), size.0, size.1, bands, size.2, size.3)
      let recipe = Recipe([resizeStep(UInt32(size.2), UInt32(size.3))], .png)
      let ours = try decoded(#require(try DirectEngine().output(file, recipe)))
      let theirs = try Conversion(file, recipe, alone: true).picture
      let quality = try psnr(weighted(ours.writeToMemory()), reference)
      let libvips = try psnr(weighted(theirs.writeToMemory()), reference)
      // Chroma is resized as it is coded, where libvips makes four pixels of each sample before.
      #expect(quality > min(libvips, 40) - 0.3, "\(quality) dB, libvips \(libvips)")
    }

    /// Encoded as well as libvips does; what is transparent without loss.
    @Test(arguments: 1...4, [nil, UInt8(40), 90])
    func encoded(_ bands: Int, _ quality: UInt8?) throws {
      for (width, height) in Self.sizes {
        let raster =
          bands % 2 == 0
          ? DirectPNGResizeTests.clipArt(width, height, bands: bands) : Fixture.photo(width, height, bands: bands)
        let file = PNGFile(raster).bytes
        let recipe = Recipe([], .webp, quality: quality)
        let bytes = try #require(try DirectEngine().output(file, recipe))
        let ours = try decoded(bytes)
        let theirs = try Conversion(file, recipe, alone: true).picture
        #expect(ours.width == width && ours.height == height && ours.bands == theirs.bands)
        let (mine, other) = try (ours.writeToMemory(), theirs.writeToMemory())
        let wide = Array(
          (0..<width * height).map { pixel in
            let sample = Array(raster.pixels[pixel * bands..<(pixel + 1) * bands])
            return bands < 3 ? [sample[0], sample[0], sample[0]] + sample.dropFirst() : sample
          }.joined())
        func weighted(_ pixels: [UInt8]) -> [Double] {
          ours.bands == 4 ? DirectPNGResizeTests.premultiplied(pixels, 4) : pixels.map(Double.init)
        }
        let place: Comment = "\(width)x\(height)"
        let achieved = psnr(weighted(mine), weighted(wide))
        let libvips = psnr(weighted(other), weighted(wide))
        // Of a few pixels one level more or less in a coefficient makes all the difference.
        let floor = width * height > 1_000 ? min(libvips, 40) - 0.5 : 32
        #expect(achieved > floor, "\(width)x\(height): \(achieved) dB, libvips \(libvips)")
        guard ours.bands == 4 else { continue }
        let alphas = stride(from: 3, to: wide.count, by: 4).allSatisfy { mine[$0] == wide[$0] }
        #expect(alphas, place)
      }
    }

    @Test(arguments: 1...8)
    func orientations(_ orientation: Int) throws {
      let image = try Fixture.image(60, 44).editingMetadata { $0.set("orientation", orientation) }
      let file = try Fixture.save(image, .webp, ["Q": 95])
      for steps in [[], [resizeStep(30, 40)]] {
        let ours = try decoded(#require(try DirectEngine().output(file, Recipe(steps, .webp, quality: 95))))
        let theirs = try Conversion(file, Recipe(steps, .webp, quality: 95), alone: true).picture
        #expect(ours.width == theirs.width && ours.height == theirs.height)
        let distance = try psnr(samples(ours), samples(theirs))
        #expect(distance > 30, "\(distance) dB")
      }
    }

    /// Kinds of files that are libvips's.
    @Test func declines() throws {
      let engine = try DirectEngine()
      let animation = try Fixture.animation(.webp, 20, 16, colors: [[1, 2, 3], [200, 2, 3]], delays: [40, 40])
      #expect(try engine.output(animation, Recipe([])) == nil)
      let image = try Fixture.image(40, 30)
      let foreign = try Fixture.save(
        image.editingMetadata { $0.set("icc-profile-data", ProfileFixture.displayP3) }, .webp)
      #expect(try engine.output(foreign, Recipe([])) == nil)
      let described = try Fixture.save(image.editingMetadata { $0.set("xmp-data", Array("<x/>".utf8)) }, .webp)
      #expect(try engine.output(described, Recipe([])) != nil)
      var keeping = Recipe([])
      keeping.variants[0].keep = .all
      #expect(try engine.output(described, keeping) == nil)
    }

    /// As libvips: of the same size and bands, and nearly the same pixels.
    private func agree(_ output: [UInt8], _ file: [UInt8], _ recipe: Recipe, _ what: Comment) throws {
      let conversion = try Conversion(file, recipe, alone: true)
      try #require(conversion.failure == nil, what)
      let (ours, theirs) = try (decoded(output), conversion.picture)
      try #require(ours.width == theirs.width && ours.height == theirs.height && ours.bands == theirs.bands, what)
      func weighted(_ image: Image) throws -> [Double] {
        try image.bands == 4 ? DirectPNGResizeTests.premultiplied(image.writeToMemory(), 4) : samples(image)
      }
      let distance = try psnr(weighted(ours), weighted(theirs))
      #expect(distance > 15, "\(distance) dB: \(what)")
    }

    /// Containers that are put together otherwise than they should be: declined, or understood as libvips does.
    @Test func oddContainers() throws {
      let chunks = WebPFile.chunks
      let lossy = try chunks(Fixture.save(Fixture.image(40, 30), .webp, ["strip": true])).first { $0.name == "VP8 " }!
      let lossless = try chunks(Fixture.save(Fixture.image(40, 30), .webp, ["lossless": true, "strip": true]))
        .first { $0.name == "VP8L" }!
      let transparent = try chunks(Fixture.save(DirectPNGResizeTests.clipArt(40, 30).image(), .webp))
      let alpha = transparent.first { $0.name == "ALPH" }!
      let below = transparent.first { $0.name == "VP8 " }!
      let clear = try chunks(
        Fixture.save(DirectPNGResizeTests.clipArt(40, 30).image(), .webp, ["lossless": true])
      ).first { $0.name == "VP8L" }!
      let exif = WebPFile.Chunk(
        "EXIF", [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0])
      let profile = WebPFile.Chunk("ICCP", ProfileFixture.displayP3)
      let junk = WebPFile.Chunk("JUNK", [1, 2, 3])
      func extended(_ flags: UInt8) -> WebPFile.Chunk { WebPFile.extended(flags, width: 40, height: 30) }
      let sound: [[WebPFile.Chunk]] = [
        [lossy], [lossless], [clear], [extended(0), lossy], [extended(8), lossy, exif], [extended(16), alpha, below],
        [extended(0), lossy, junk], [extended(8), exif, lossy],
      ]
      let odd: [[WebPFile.Chunk]] = [
        [extended(0), lossy, exif], [lossy, exif], [lossy, extended(8), exif], [extended(0), profile, lossy],
        [profile, lossy], [extended(0), alpha, below], [alpha, below], [extended(16), below, alpha],
        [extended(16), alpha, lossless], [extended(16), alpha, alpha, below], [extended(16), alpha, junk, below],
        [extended(0), clear], [extended(16), lossy], [extended(16), lossless], [lossy, below],
        [extended(0), lossy, below], [extended(0), extended(0), lossy], [extended(1), lossy], [extended(2), lossy],
        [extended(8), lossy, exif, exif], [junk, lossy], [lossy, junk], [extended(0)], [],
        [WebPFile.extended(0, width: 41, height: 30), lossy], [WebPFile.extended(0, width: 39, height: 30), lossy],
      ]
      let engine = try DirectEngine()
      for (index, chunks) in (sound + odd).enumerated() {
        let file = WebPFile.bytes(chunks)
        let what: Comment = "\(chunks.map(\.name))"
        for recipe in [Recipe([resizeStep(20, 15)], .png), Recipe([], .jpeg)] {
          guard let output = try? engine.output(file, recipe) else {
            #expect(index >= sound.count, what)
            continue
          }
          try agree(output, file, recipe, what)
        }
      }
      // An odd chunk at the end, without the byte that makes it even.
      let open = Array(WebPFile.bytes([extended(0), lossy, junk]).dropLast())
      #expect(try engine.output(WebPFile.withSize(open), Recipe([], .jpeg)) == nil)
    }

    /// Cut and mutated: declined, so that libvips judges, or a picture of the size that libvips finds.
    @Test func damage() throws {
      let engine = try DirectEngine()
      let files = try [
        Fixture.save(Fixture.image(47, 33), .webp), Fixture.save(Fixture.image(47, 33), .webp, ["lossless": true]),
        Fixture.save(DirectPNGResizeTests.clipArt(47, 33).image(), .webp),
        Fixture.save(Fixture.image(47, 33).editingMetadata { $0.set("orientation", 6) }, .webp),
      ]
      let recipe = Recipe([resizeStep(9, 7)])
      for file in files {
        for count in 12..<file.count where count % 3 == 0 {
          #expect(try engine.output(Array(file[..<count]), recipe) == nil, "\(count) of \(file.count) bytes")
        }
      }
      var random = SplitMix64(seed: 0x5eed)
      var converted = 0
      var declined = 0
      for round in 0..<1_500 {
        var file = files[round % files.count]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let end = Bool.random(using: &random) ? min(60, file.count) : file.count
          file[Int.random(in: 12..<end, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
        }
        guard let output = try? engine.output(file, recipe) else {
          declined += 1
          continue
        }
        converted += 1
        try agree(output, file, recipe, "\(round)")
      }
      #expect(converted > 100 && declined > 100, "\(converted) converted, \(declined) declined")
      #expect(try engine.output(files[0], recipe) == DirectEngine().output(files[0], recipe))
    }
  }
}
