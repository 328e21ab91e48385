// Colour spaces, depths and transparency.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct ColourTests {
    /// Mean of each band of the first output.
    private func means(_ image: Image) throws -> [Double] {
      let values = try samples(image)
      return (0..<image.bands).map { band in
        stride(from: band, to: values.count, by: image.bands).reduce(0) { $0 + values[$1] }
          / Double(values.count / image.bands)
      }
    }

    private func near(_ a: [Double], _ b: [Double], _ tolerance: Double) -> Bool {
      a.count == b.count && zip(a, b).allSatisfy { abs($0 - $1) <= tolerance }
    }

    @Test(arguments: [ImageFormat.jpeg, .png, .tiff])
    func grayStaysGray(_ format: ImageFormat) throws {
      let picture = try Conversion(Fixture.file(format, 80, 60, bands: 1), [resizeStep(40, 30)]).picture
      #expect(picture.bands == 1)
      #expect(picture.interpretation == .gray)
    }

    @Test func grayWithAlpha() throws {
      let file = try Fixture.save(Fixture.solid(60, 40, [100, 128]), .png)
      let png = try Conversion(file, [resizeStep(30, 20)]).picture
      #expect(try near(means(png), [100, 128], 1))
      let white = try Conversion(file, [resizeStep(30, 20)], Variant(format: .jpeg)).picture
      #expect(white.bands == 1)
      #expect(try near(means(white), [177], 2))
      let red = Variant(format: .jpeg, background: Color(red: 200, green: 0, blue: 0))
      #expect(try near(means(Conversion(file, [resizeStep(30, 20)], red).picture), [150, 50, 50], 3))
      #expect(try near(means(Conversion(file, [], Variant(format: .bmp)).picture), [100, 100, 100, 128], 1))
    }

    @Test func flattensOnTheBackground() throws {
      let file = try Fixture.save(Fixture.solid(60, 40, [200, 100, 0, 51]), .png)
      let variant = Variant(format: .jpeg, background: Color(red: 0, green: 0, blue: 250))
      let picture = try Conversion(file, [], variant).picture
      #expect(picture.bands == 3)
      #expect(try near(means(picture), [40, 20, 200], 4))
      #expect(try near(means(Conversion(file, [], Variant(format: .png)).picture), [200, 100, 0, 51], 0))
    }

    /// An opaque yellow square on transparent black: where alpha fades out, the colour must not.
    @Test(arguments: [ImageFormat.png, .webp, .tiff])
    func noDarkFringes(_ format: ImageFormat) throws {
      var pixels: [UInt8] = []
      for y in 0..<90 {
        for x in 0..<90 {
          pixels += (30..<60).contains(x) && (30..<60).contains(y) ? [250, 220, 40, 255] : [0, 0, 0, 0]
        }
      }
      let source = try Raster(width: 90, height: 90, bands: 4, pixels: pixels).image()
      let file = try Fixture.save(source, .png)
      let picture = try Conversion(
        file, [resizeStep(41, 41)],
        Variant(format: format, options: format == .webp ? [NamedValue(name: "lossless", value: "true")] : [])
      ).picture
      let raster = try picture.raster()
      var faded = 0
      for pixel in stride(from: 0, to: raster.pixels.count, by: 4) where raster.pixels[pixel + 3] > 24 {
        if raster.pixels[pixel + 3] < 230 { faded += 1 }
        #expect(abs(Int(raster.pixels[pixel]) - 250) <= 6)
        #expect(abs(Int(raster.pixels[pixel + 1]) - 220) <= 6)
      }
      #expect(faded > 20)
    }

    @Test func cmykBecomesRGB() throws {
      // Cyan without the rest, no profile.
      let cmyk = try Raster(
        width: 64, height: 48, bands: 4, pixels: (0..<64 * 48).flatMap { _ in [255, 0, 0, 0] as [UInt8] }
      )
      .image().declared(as: .cmyk)
      let file = try Fixture.save(cmyk, .jpeg, ["Q": 95])
      #expect(try decoded(file).interpretation == .cmyk)
      for steps in [[], [resizeStep(32, 24)]] as [[Step]] {
        for format in [ImageFormat.jpeg, .png] {
          let picture = try Conversion(file, steps, Variant(format: format)).picture
          #expect(picture.bands == 3)
          #expect(picture.interpretation == .srgb)
          let mean = try means(picture)
          #expect(mean[0] < 60 && mean[1] > 120 && mean[2] > 180, "\(mean)")
        }
      }
    }

    /// There and back through the same press profile, within what a press can print.
    @Test func cmykProfilesAreApplied() throws {
      let cmyk = try Fixture.solid(64, 48, [180, 110, 100])
        .applying("icc_transform", ["output-profile": "cmyk", "input-profile": "srgb"])
      let file = try Fixture.save(cmyk, .jpeg, ["Q": 95])
      let stored = try decoded(file)
      #expect(stored.bands == 4 && stored.hasField("icc-profile-data"))
      for steps in [[], [resizeStep(32, 24)]] as [[Step]] {
        let mean = try means(Conversion(file, steps, Variant(format: .png)).picture)
        #expect(near(mean, [180, 110, 100], 8), "\(mean)")
      }
    }

    @Test func profilesAreApplied() throws {
      // P3's green is outside sRGB; its red is more than sRGB's.
      let p3 = try Fixture.solid(64, 48, [200, 100, 100])
        .applying("icc_transform", ["output-profile": "p3", "input-profile": "srgb"])
      let file = try Fixture.save(p3, .png)
      #expect(try near(means(decoded(file)), [200, 100, 100], 3) == false)
      for steps in [[], [resizeStep(32, 24)]] as [[Step]] {
        let picture = try Conversion(file, steps).picture
        #expect(try near(means(picture), [200, 100, 100], 2))
        #expect(!picture.hasField("icc-profile-data"))
      }
    }

    @Test(arguments: [BandFormat.uchar, .ushort])
    func profilesLeaveAlphaAlone(_ depth: BandFormat) throws {
      let wide = depth == .ushort
      var image = try Fixture.solid(40, 30, [200, 100, 100, 128])
      if wide {
        image = try image.applying("linear", ["a": [257.0], "b": [0.0]]).rounded(to: .ushort).declared(as: .rgb16)
      }
      let p3 = try image.applying(
        "icc_transform", ["output-profile": "p3", "input-profile": "srgb", "depth": .int(wide ? 16 : 8)])
      let file = try Fixture.save(p3.applying("copy"), .png)
      let scale = wide ? 257.0 : 1
      let stored = try means(decoded(file))
      #expect(abs(stored[0] - 200 * scale) > 5 * scale)
      let mean = try means(Conversion(file, [resizeStep(20, 15)]).picture)
      #expect(near(mean, [200, 100, 100, stored[3] / scale].map { $0 * scale }, 2 * scale), "\(mean)")
    }

    /// A gray profile of linear light: half the light is 188 in sRGB. The output is gray, with no profile.
    @Test func grayProfilesAreApplied() throws {
      let image = try Fixture.solid(40, 30, [128]).editingMetadata {
        $0.set("icc-profile-data", ProfileFixture.linearGray)
      }
      for format in [ImageFormat.png, .jpeg, .tiff] {
        let file = try Fixture.save(image, format)
        #expect(try decoded(file).hasField("icc-profile-data"))
        let picture = try Conversion(file, [resizeStep(20, 15)]).picture
        #expect(picture.bands == 1)
        #expect(!picture.hasField("icc-profile-data"))
        let mean = try means(picture)
        #expect(near(mean, [188], 2), "\(format) \(mean)")
      }
    }

    @Test func sRGBProfilesCostNothing() throws {
      let tagged = try Fixture.image(50, 40).applying(
        "icc_transform", ["output-profile": "srgb", "input-profile": "srgb"])
      #expect(isSRGB(try #require(tagged.blob("icc-profile-data"))))
      #expect(!ColourSpace.needsConversion(tagged))
      let p3 = try tagged.applying("icc_transform", ["output-profile": "p3", "input-profile": "srgb"])
      #expect(!isSRGB(try #require(p3.blob("icc-profile-data"))))
      #expect(!isSRGB([]))
      #expect(!isSRGB([UInt8](repeating: 255, count: 400)))
    }

    @Test func damagedProfilesAreIgnored() throws {
      let file = try Fixture.save(
        Fixture.solid(50, 40, [10, 200, 100]).editingMetadata {
          $0.set("icc-profile-data", [UInt8](repeating: 7, count: 300))
        }, .tiff)
      #expect(try near(means(Conversion(file, [resizeStep(20, 20)]).picture), [10, 200, 100], 1))
    }

    @Test func sixteenBitsWhereTheyFit() throws {
      let wide = try Fixture.image(80, 60).applying("linear", ["a": [257.0], "b": [31.0]])
        .rounded(to: .ushort).declared(as: .rgb16)
      let file = try Fixture.save(wide, .png)
      for format in [ImageFormat.png, .tiff] {
        let picture = try Conversion(file, [], Variant(format: format)).picture
        #expect(picture.format == .ushort)
        #expect(try samples(picture) == samples(wide))
        #expect(try Conversion(file, [resizeStep(40, 30)], Variant(format: format)).picture.format == .ushort)
      }
      let narrow = try samples(Fixture.image(80, 60))
      for format in [ImageFormat.jpeg, .webp, .bmp, .gif] {
        let picture = try Conversion(file, [], Variant(format: format)).picture
        #expect(picture.format == .uchar)
        let colours = picture.bands > 3 ? try picture.applying("extract_band", ["band": 0, "n": 3]) : picture
        #expect(try psnr(samples(colours), narrow) > 25)
      }
    }

    @Test(arguments: [2, 4])
    func sixteenBitAlpha(_ bands: Int) throws {
      let color: [UInt8] = bands == 2 ? [100, 128] : [200, 100, 50, 128]
      let wide = try Fixture.solid(40, 30, color).applying("linear", ["a": [257.0], "b": [0.0]]).rounded(to: .ushort)
        .declared(as: bands == 2 ? .gray16 : .rgb16)
      let file = try Fixture.save(wide, .png)
      let kept = try Conversion(file, [resizeStep(20, 15)]).picture
      #expect(try near(means(kept), color.map { Double($0) * 257 }, 40))
      let narrow = try Conversion(file, [resizeStep(20, 15)], Variant(format: .bmp)).picture
      let expected: [UInt8] = bands == 2 ? [100, 100, 100, 128] : color
      #expect(try near(means(narrow), expected.map(Double.init), 1.5))
    }

    @Test func palettesBecomeColours() throws {
      let file = try Fixture.save(Fixture.image(80, 60), .png, ["palette": true])
      #expect(file[25] == 3)
      let picture = try Conversion(file, [resizeStep(40, 30)]).picture
      #expect(picture.bands == 3)
      let full = try Conversion(Fixture.file(.png, 80, 60), [resizeStep(40, 30)]).picture
      #expect(try psnr(samples(picture), samples(full)) > 25)
    }

    @Test func oneBitImages() throws {
      let gray = try Fixture.image(80, 60, bands: 1)
      let file = try Fixture.save(gray, .png, ["bitdepth": 1])
      #expect(file[24] == 1)
      let picture = try Conversion(file, [resizeStep(40, 30)], Variant(format: .jpeg)).picture
      #expect(picture.bands == 1 && picture.format == .uchar)
      #expect(try means(picture)[0] > 20)
    }

    @Test func floatsAndOtherDepths() throws {
      // Linear light 0.5 is 188 in sRGB.
      let half = try Fixture.solid(40, 30, [1, 1, 1]).applying("linear", ["a": [0.5], "b": [0.0]])
      let color = try Fixture.save(half.declared(as: .scrgb), .tiff)
      #expect(try decoded(color).format == .float)
      #expect(
        try near(means(Conversion(color, [resizeStep(20, 15)], Variant(format: .jpeg)).picture), [188, 188, 188], 2))
      let gray = try Fixture.save(half.applying("extract_band", ["band": 0]).declared(as: .gray), .tiff)
      #expect(try near(means(Conversion(gray, [], Variant(format: .png)).picture), [188 * 257], 300))

      let deep = try Fixture.solid(40, 30, [1, 1, 1]).applying("linear", ["a": [2_147_483_648.0], "b": [0.0]])
        .applying("cast", ["format": "uint"])
      let file = try Fixture.save(deep.declared(as: .rgb), .tiff)
      #expect(try decoded(file).format == .uint)
      #expect(
        try near(means(Conversion(file, [resizeStep(20, 15)], Variant(format: .jpeg)).picture), [128, 128, 128], 2))
    }

    @Test func labBecomesRGB() throws {
      let lab = try Fixture.solid(40, 30, [200, 60, 60]).applying("colourspace", ["space": "lab"])
      let file = try Fixture.save(lab, .tiff)
      #expect(try decoded(file).interpretation == .lab)
      let mean = try means(Conversion(file, [resizeStep(20, 15)], Variant(format: .jpeg)).picture)
      #expect(near(mean, [200, 60, 60], 4), "\(mean)")
    }

    /// Seven bands: gray and six more, or three colours and four more.
    @Test(arguments: [(Interpretation.gray, [10.0]), (.srgb, [10, 20, 30])])
    func extraBandsAreDropped(_ space: Interpretation, _ expected: [Double]) throws {
      let seven = try Operation("bandjoin")
      try seven.set("in", .images((1...7).map { try Fixture.solid(40, 30, [UInt8($0 * 10)]) }))
      let file = try Fixture.save(seven.build().image("out").declared(as: space), .tiff)
      #expect(try decoded(file).bands == 7)
      for steps in [[], [resizeStep(20, 15)]] as [[Step]] {
        #expect(try near(means(Conversion(file, steps, Variant(format: .png)).picture), expected, 0))
      }
    }
  }
}

private func isSRGB(_ profile: [UInt8]) -> Bool { profile.withUnsafeBytes(SRGBProfile.matches) }
