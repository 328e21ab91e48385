// Every format in, every format out.

import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct FormatMatrixTests {
    private static let pairs: [(ImageFormat, ImageFormat)] = ImageFormat.allCases.flatMap { input in
      ImageFormat.allCases.map { (input, $0) }
    }

    /// libvips on Debian has them all; elsewhere this says what was not tested.
    @Test func buildHasEveryFormat() throws {
      let engine = try VipsEngine()
      #expect(engine.decodes.formats.count >= 6)
      #expect(engine.encodes.formats.count >= 6)
      #expect(engine.decodes.contains(.bmp) && engine.encodes.contains(.bmp))
    }

    @Test(arguments: pairs)
    func converts(_ input: ImageFormat, _ output: ImageFormat) throws {
      let engine = try VipsEngine()
      guard engine.decodes.contains(input), engine.encodes.contains(input), engine.encodes.contains(output) else {
        return
      }
      let file = try Fixture.file(input, 121, 83)
      let conversion = try Conversion(file, [resizeStep(60, 40)], Variant(format: output))
      let images = try conversion.result.get()
      #expect(images.count == 1)
      #expect(images[0].format == output)
      #expect(images[0].bytes.withUnsafeBytes { Sniffer.format(of: $0) } == output)
      #expect(images[0].width == 60 && images[0].height == 40)
      #expect(conversion.trace.width == 121 && conversion.trace.height == 83)
      #expect(conversion.trace.engine == .vips)

      let picture = try conversion.picture
      #expect(picture.width == 60 && picture.height == 40)
      let colours = picture.bands > 3 ? try picture.applying("extract_band", ["band": 0, "n": 3]) : picture
      let expected = try decoded(Fixture.file(.png, 121, 83))
        .applying("resize", ["scale": .double(60.0 / 121), "vscale": .double(40.0 / 83)])
      // Two lossy codecs at their default quality, and GIF's palette: still the same picture.
      #expect(try psnr(samples(colours), samples(expected)) > 20)
    }

    @Test(arguments: ImageFormat.allCases)
    func timesItsStages(_ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let timings = try Conversion(Fixture.file(format, 200, 150), [resizeStep(60, 40)]).trace.timings
      #expect(timings.decode > 0)
      #expect(timings.process > 0)
      #expect(timings.encode > 0)
    }

    /// Lossless both ways and nothing to do: the same pixels.
    @Test(arguments: [
      (ImageFormat.png, 1), (.png, 2), (.png, 3), (.png, 4), (.tiff, 3), (.tiff, 4), (.bmp, 3), (.bmp, 4),
    ])
    func keepsPixelsOfLosslessFormats(_ format: ImageFormat, _ bands: Int) throws {
      let raster = Fixture.photo(37, 29, bands: bands)
      let conversion = try Conversion(Fixture.save(raster.image(), format))
      #expect(try conversion.picture.raster() == raster)
      let same = try Conversion(Fixture.save(raster.image(), format), [resizeStep(37, 29)])
      #expect(try same.picture.raster() == raster)
    }

    @Test func encodesRasters() throws {
      let engine = try VipsEngine()
      let raster = Fixture.photo(37, 29)
      for format in engine.encodes.formats {
        var trace = TaskTrace()
        let image = try engine.encode(raster, variant: Variant(), format: format, trace: &trace)
        let picture = try decoded(image.bytes.withUnsafeBytes { Array($0) })
        #expect(picture.width == 37 && picture.height == 29)
        #expect(trace.timings.encode > 0)
        if format == .png { #expect(try picture.raster() == raster) }
      }
    }

    @Test func makesVariantsFromOneDecode() throws {
      let recipe = Recipe(variants: [
        Variant(label: "a", steps: [resizeStep(100, nil, .inside)], format: .png),
        Variant(label: "b", steps: [resizeStep(50, 50, .cover)], format: .webp),
        Variant(label: "c", format: .bmp),
      ])
      let images = try Conversion(Fixture.file(.jpeg, 400, 300), recipe).result.get()
      #expect(images.map(\.width) == [100, 50, 400])
      #expect(images.map(\.height) == [75, 50, 300])
      #expect(images.map(\.format) == [.png, .webp, .bmp])
    }

    /// Shared steps run before a variant's own.
    @Test func stepsFollowEachOther() throws {
      let recipe = Recipe(
        steps: [resizeStep(200, 100, .cover)],
        variants: [Variant(label: "a", steps: [resizeStep(50, nil, .inside)], format: .png), Variant(label: "b")])
      let images = try Conversion(Fixture.file(.jpeg, 400, 300), recipe).result.get()
      #expect(images.map(\.width) == [50, 200])
      #expect(images.map(\.height) == [25, 100])
      #expect(images.map(\.format) == [.png, .jpeg])
    }

    /// Over 64 MB of pixels: never in memory as a whole, from decoder to encoder or through a resize.
    @Test func largePicturesAreStreamed() throws {
      let tile = try Fixture.image(500, 480).applying("replicate", ["across": 10, "down": 10])
      #expect(tile.byteCount > VipsEngine.largestDecodedInMemory)
      let file = try Fixture.save(tile, .png, ["compression": 1])
      let copied = try Conversion(
        file, [], Variant(format: .png, options: [NamedValue(name: "compression", value: "1")]))
      #expect(try copied.picture.writeToMemory() == tile.writeToMemory())
      let small = try Conversion(file, [resizeStep(500, 480)]).picture
      let expected = try tile.applying("resize", ["scale": 0.1])
      #expect(try psnr(samples(small), samples(expected)) > 45)
      // Cut short, it is the decoding that failed, whichever stage was running.
      let damaged = try Conversion(
        Array(file.prefix(file.count / 2)) + Array(file.suffix(12)), [], Variant(format: .bmp))
      #expect(damaged.failure?.stage == .decode)
    }

    @Test func threadsChangeNothing() throws {
      let file = try Fixture.file(.jpeg, 700, 500)
      let one = try Conversion(file, Recipe(steps: [resizeStep(300, 200)], variants: [Variant(format: .png)]))
      let two = try Conversion(
        file, Recipe(steps: [resizeStep(300, 200)], variants: [Variant(format: .png)]), threads: 2)
      #expect(try one.picture.raster() == two.picture.raster())
      #expect(Library.concurrency == 1)
    }
  }
}
