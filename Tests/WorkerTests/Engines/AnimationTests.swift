// Animations stay animations where the output can hold them, and frames stay apart.

import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct AnimationTests {
    private static let colors: [[UInt8]] = [[250, 0, 0], [0, 250, 0], [0, 0, 250], [240, 240, 240]]
    private static let delays = [100, 200, 50, 400]

    private func file(_ format: ImageFormat) throws -> [UInt8] {
      try Fixture.animation(format, 90, 60, colors: Self.colors, delays: Self.delays)
    }

    @Test(arguments: [ImageFormat.gif, .webp], [ImageFormat.gif, .webp])
    func framesAreKept(_ input: ImageFormat, _ output: ImageFormat) throws {
      let variant = Variant(format: output)
      let conversion = try Conversion(file(input), [resizeStep(45, 31)], variant)
      let images = try conversion.result.get()
      #expect(images[0].width == 45 && images[0].height == 31)
      #expect(conversion.trace.width == 90 && conversion.trace.height == 60)
      let picture = try conversion.picture
      #expect(picture.pageCount == 4)
      #expect(picture.pageHeight == 31)
      #expect(picture.height == 4 * 31)
      #expect(picture.ints("delay") == Self.delays)
      #expect(picture.int("loop") == 3)
    }

    /// The first and last rows of every frame are its own colour: a resize over the tall image would mix them.
    @Test func nothingBleedsBetweenFrames() throws {
      let lossless = Variant(format: .webp, options: [NamedValue(name: "lossless", value: "true")])
      let picture = try Conversion(file(.webp), [resizeStep(45, 31)], lossless).picture
      let raster = try picture.raster()
      for (frame, color) in Self.colors.enumerated() {
        for row in [0, 1, 15, 29, 30] {
          let start = ((frame * 31 + row) * 45 + 20) * raster.bands
          for band in 0..<3 {
            #expect(abs(Int(raster.pixels[start + band]) - Int(color[band])) <= 8, "frame \(frame), row \(row)")
          }
        }
      }
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .bmp, .tiff])
    func firstFrameOnlyElsewhere(_ output: ImageFormat) throws {
      let picture = try Conversion(file(.gif), [resizeStep(45, 30)], Variant(format: output)).picture
      #expect(picture.width == 45 && picture.height == 30)
      #expect(picture.pageCount == 1)
      let raster = try picture.raster()
      #expect(raster.pixels[0] > 230 && raster.pixels[1] < 25)
    }

    @Test func pagesThatAreLeftOutAreSaid() throws {
      let tiff = try Fixture.save(Fixture.image(30, 40), .tiff, ["page-height": 20])
      for (file, count) in [(try file(.gif), 4), (tiff, 2)] {
        let format = count == 4 ? ImageFormat.png : .tiff
        let warned = try Conversion(file, Recipe(variants: [Variant(format: format)]))
        #expect(
          warned.trace.warnings == ["only the first of \(count) pages is kept; --frames first says that this is meant"])
        let asked = try Conversion(file, Recipe(firstFrameOnly: true, variants: [Variant(format: format)]))
        #expect(asked.failure == nil && asked.trace.warnings.isEmpty)
      }
    }

    @Test func variantsMayDiffer() throws {
      let recipe = Recipe(
        steps: [resizeStep(45, 30)], variants: [Variant(label: "a"), Variant(label: "b", format: .png)])
      let images = try Conversion(file(.gif), recipe).result.get()
      let animated = try decoded(images[0].bytes.withUnsafeBytes { Array($0) })
      let still = try decoded(images[1].bytes.withUnsafeBytes { Array($0) })
      #expect(animated.pageCount == 4)
      #expect(still.height == 30)
    }

    @Test func framesCountAsPixels() throws {
      let file = try file(.gif)
      let limits = Limits(maximumPixels: 90 * 60 * 3)
      let animated = try Conversion(file, Recipe(variants: [Variant()]), limits: limits)
      #expect(animated.failure?.kind == .tooLarge)
      #expect(
        animated.failure?.message == "90x60x4 frames pixels: over the limit of 16200 pixels; --max-pixels allows more")
      let still = try Conversion(file, Recipe(variants: [Variant(format: .png)]), limits: limits)
      #expect(still.failure == nil)
    }

    @Test func stillGIFsStayStill() throws {
      let picture = try Conversion(Fixture.file(.gif, 60, 40), [resizeStep(30, 20)]).picture
      #expect(picture.pageCount == 1)
      #expect(picture.height == 20)
    }

    /// Several pages of a TIFF are not frames: the first one is the picture.
    @Test func onlyTheFirstPageOfATIFF() throws {
      let file = try Fixture.animation(.tiff, 90, 60, colors: Self.colors, delays: Self.delays)
      let conversion = try Conversion(file, [], Variant(format: .gif))
      #expect(conversion.trace.height == 60)
      #expect(try conversion.picture.height == 60)
    }
  }
}
