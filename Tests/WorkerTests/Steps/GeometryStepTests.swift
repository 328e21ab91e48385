// Crop, cover, pad, trim, rotate: the corners the command line cannot be asked about.

import Protocol
import Recipes
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct GeometryStepTests {
    private func raster(_ steps: [Step], _ image: Image) throws -> Raster {
      try Conversion(Fixture.save(image, .png), steps).picture.raster()
    }

    @Test(arguments: Gravity.allCases) func coverFollowsGravity(_ gravity: Gravity) throws {
      // 80 x 40 covers 20 x 20 as 40 x 20: left red, middle green, right blue.
      var pixels: [UInt8] = []
      for _ in 0..<40 {
        for x in 0..<80 { pixels += x < 30 ? [255, 0, 0] : x < 50 ? [0, 255, 0] : [0, 0, 255] }
      }
      let wide = try Raster(width: 80, height: 40, bands: 3, pixels: pixels).image()
      func kept(_ image: Image) throws -> [UInt8] {
        let resize = Resize(
          target: .box(width: 20, height: 20), fit: .cover, kernel: .nearest, anchor: .gravity(gravity))
        let raster = try raster([.resize(resize)], image)
        #expect(raster.width == 20 && raster.height == 20)
        return Array(raster.pixels[(10 * 20 + 10) * 3..<(10 * 20 + 10) * 3 + 3])
      }
      let west: Set<Gravity> = [.west, .northWest, .southWest]
      let east: Set<Gravity> = [.east, .northEast, .southEast]
      let across: [UInt8] = west.contains(gravity) ? [255, 0, 0] : east.contains(gravity) ? [0, 0, 255] : [0, 255, 0]
      #expect(try kept(wide) == across)
      let north: Set<Gravity> = [.north, .northEast, .northWest]
      let south: Set<Gravity> = [.south, .southEast, .southWest]
      let down: [UInt8] = north.contains(gravity) ? [255, 0, 0] : south.contains(gravity) ? [0, 0, 255] : [0, 255, 0]
      #expect(try kept(wide.turned("d90")) == down)
    }

    /// A bright spot on black draws the eye.
    @Test(arguments: [Resize.Anchor.attention, .entropy]) func contentIsFound(_ anchor: Resize.Anchor) throws {
      var pixels = [UInt8](repeating: 0, count: 200 * 50 * 3)
      for y in 10..<40 {
        for x in 150..<180 {
          let start = (y * 200 + x) * 3
          pixels[start] = UInt8(100 + x % 7 * 20)
          pixels[start + 1] = UInt8(60 + y % 5 * 20)
        }
      }
      let image = try Raster(width: 200, height: 50, bands: 3, pixels: pixels).image()
      let resize = Resize(target: .box(width: 50, height: 50), fit: .cover, anchor: anchor)
      let result = try raster([.resize(resize)], image)
      #expect(result.width == 50 && result.height == 50)
      let bright = stride(from: 0, to: result.pixels.count, by: 3).count { result.pixels[$0] > 50 }
      #expect(bright > 700, "\(bright) of 900 pixels")
    }

    @Test func cropsAreClampedAndEmptyOnesFail() throws {
      let image = try Fixture.image(40, 30)
      let whole = try raster([.crop(Crop(width: 65_535, height: 65_535))], image)
      #expect(whole.width == 40 && whole.height == 30)
      let corner = try raster([.crop(Crop(width: 9, height: 9, x: 39, y: 28))], image)
      #expect(corner.width == 1 && corner.height == 2)
      for crop in [Crop(width: 5, height: 5, x: 40), Crop(width: 5, height: 5, y: 4_000_000_000)] {
        let failure = try Conversion(Fixture.save(image, .png), [.crop(crop)]).failure
        #expect(failure?.kind == .unsupported && failure?.stage == .process)
        #expect(failure?.message.hasSuffix("nothing of 40x30 pixels is left") == true)
      }
      // Of the picture as the steps before left it, upright.
      let turned = try image.editingMetadata { $0.set("orientation", 6) }
      let failure = try Conversion(
        Fixture.save(turned, .tiff), [resizeStep(15, 20), .crop(Crop(width: 5, height: 5, x: 15))]
      ).failure
      #expect(failure?.message.hasSuffix("nothing of 15x20 pixels is left") == true)
    }

    @Test func padNeverCuts() throws {
      let image = try Fixture.image(40, 30)
      let padded = try raster([.pad(Pad(width: 20, height: 50))], image)
      #expect(padded.width == 40 && padded.height == 50)
      #expect(padded.pixels.prefix(3) == [255, 255, 255])
      let same = try raster([.pad(Pad(width: 10, height: 10, background: .white))], image)
      #expect(same == Fixture.photo(40, 30))
    }

    @Test func grayStaysGrayUnlessAColourIsDrawn() throws {
      let gray = try Fixture.image(40, 30, bands: 1)
      let red = Color(red: 200, green: 0, blue: 0)
      let light = Color(red: 230, green: 230, blue: 230)
      for (step, bands) in [
        (Step.pad(Pad(width: 50, height: 50)), 1), (.pad(Pad(width: 50, height: 50, background: light)), 1),
        (.pad(Pad(width: 50, height: 50, background: red)), 3), (.border(Border(width: 3, color: light)), 1),
        (.border(Border(width: 3, color: red)), 3), (.rotate(degrees: 20, background: light), 1),
        (.rotate(degrees: 20, background: red), 3), (.rotate(degrees: 20, background: nil), 1),
        (.trim(threshold: 10), 1), (.crop(Crop(width: 9, height: 9)), 1), (.flip(.vertical), 1),
      ] { #expect(try raster([step], gray).bands == bands, "\(step)") }
    }

    @Test(arguments: [0, 360, -720.0]) func noTurnIsNoChange(_ degrees: Double) throws {
      #expect(try raster([.rotate(degrees: degrees, background: nil)], Fixture.image(40, 30)) == Fixture.photo(40, 30))
    }

    @Test func quarterTurnsMovePixelsOnly() throws {
      let image = try Fixture.image(40, 30, bands: 4)
      let once = try raster([.rotate(degrees: 90, background: nil)], image)
      #expect(once.width == 30 && once.height == 40)
      // What was at the bottom left is at the top left.
      let source = Fixture.photo(40, 30, bands: 4)
      #expect(Array(once.pixels.prefix(4)) == Array(source.pixels[29 * 40 * 4..<29 * 40 * 4 + 4]))
      let back = try raster([.rotate(degrees: 450, background: nil), .rotate(degrees: -90, background: nil)], image)
      #expect(back == source)
    }

    /// Opaque yellow turned on transparent blue: the edge fades without turning green.
    @Test func turnedEdgesAreClean() throws {
      let image = try Fixture.solid(60, 60, [250, 220, 40, 255])
      let turned = try raster([.rotate(degrees: 30, background: nil)], image)
      #expect(Array(turned.pixels.prefix(4)) == [0, 0, 0, 0])
      var faded = 0
      for pixel in stride(from: 0, to: turned.pixels.count, by: 4) where turned.pixels[pixel + 3] > 24 {
        if turned.pixels[pixel + 3] < 230 { faded += 1 }
        #expect(abs(Int(turned.pixels[pixel]) - 250) <= 6 && abs(Int(turned.pixels[pixel + 2]) - 40) <= 6)
      }
      #expect(faded > 30)
    }

    @Test func aPictureOfBackgroundStaysWhole() throws {
      for color in [[90], [90, 20, 30], [90, 20, 30, 0]] as [[UInt8]] {
        let conversion = try Conversion(Fixture.save(Fixture.solid(40, 30, color), .png), [.trim(threshold: 10)])
        let picture = try conversion.picture
        #expect(picture.width == 40 && picture.height == 30)
        #expect(conversion.trace.warnings == ["trim: nothing but background; the picture stays whole"])
      }
    }

    /// Black on transparent black has no colour to be told by.
    @Test(arguments: [(1, 1), (1, 17), (2, 2), (17, 2)]) func trimOfNextToNothing(_ width: Int, _ height: Int) throws {
      let result = try raster([.trim(threshold: 10)], Fixture.image(width, height))
      #expect(result.width == width && result.height == height)
    }

    @Test func trimSeesTransparency() throws {
      var pixels = [UInt8](repeating: 0, count: 40 * 30 * 4)
      for y in 10..<20 {
        for x in 5..<25 { pixels[(y * 40 + x) * 4 + 3] = 255 }
      }
      let result = try raster([.trim(threshold: 10)], Raster(width: 40, height: 30, bands: 4, pixels: pixels).image())
      #expect(result.width == 20 && result.height == 10)
    }

    @Test func animationsAreTrimmedToWhatAnyFrameShows() throws {
      let frames = try [(4, 6), (20, 10)].map { place in
        try Fixture.solid(60, 40, [255, 255, 255]).applying(
          "insert",
          ["sub": .image(Fixture.solid(12, 9, [200, 0, 0])), "x": .int(place.0), "y": .int(place.1)])
      }
      let file = try Fixture.save(
        Animation.join(frames).editingMetadata { $0.set("delay", [50, 60]) }, .webp, ["lossless": true])
      let picture = try Conversion(
        file, [.trim(threshold: 20)], Variant(options: [NamedValue(name: "lossless", value: "true")])
      ).picture
      #expect(picture.pageCount == 2)
      #expect(picture.width == 28 && picture.pageHeight == 13)
      #expect(picture.ints("delay") == [50, 60])
    }

    @Test func sizesAreLimited() throws {
      let limits = Limits(maximumSide: 500, maximumPixels: 40_000)
      for step in [
        Step.pad(Pad(width: 501, height: 10)), .pad(Pad(width: 300, height: 300)),
        .border(Border(width: 32_767, color: .white)), .rotate(degrees: 45, background: nil),
      ] {
        let conversion = try Conversion(
          Fixture.file(.png, 190, 190), Recipe(steps: [step], variants: [Variant()]), limits: limits)
        #expect(conversion.failure?.kind == .tooLarge && conversion.failure?.stage == .process, "\(step)")
      }
    }

    /// Decoders that run once, from top to bottom, serve every step.
    @Test func largePicturesGoThroughEveryStep() throws {
      let tile = try Fixture.image(500, 480).applying("replicate", ["across": 10, "down": 10])
      #expect(tile.byteCount > VipsEngine.largestDecodedInMemory)
      let file = try Fixture.save(tile, .png, ["compression": 1])
      let cut = Step.crop(Crop(width: 300, height: 200, x: 4_000, y: 3_900))
      let expected = try raster([cut], tile)
      for steps in [
        [.flip(.vertical), .flip(.vertical), cut], [.flip(.horizontal), .flip(.horizontal), cut],
        [.rotate(degrees: 180, background: nil), .rotate(degrees: 180, background: nil), cut],
        [.trim(threshold: 0), cut], [cut, .rotate(degrees: 360, background: nil)],
      ] as [[Step]] {
        #expect(try Conversion(file, steps).picture.raster() == expected, "\(steps)")
      }
    }
  }
}
