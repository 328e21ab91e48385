// Colour profiles: converted to sRGB as libvips's command line does, or kept to the byte with their pixels.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct ProfileTests {
    private static let profiles = [
      ProfileFixture.adobeRGB, ProfileFixture.displayP3, ProfileFixture.wideSRGB, ProfileFixture.linearSRGB,
    ]

    private func picture(_ profile: [UInt8], isWide: Bool = false, bands: Int = 3) throws -> Image {
      var image = try Fixture.image(90, 70, bands: bands)
      if isWide {
        image = try image.applying("linear", ["a": [257], "b": [0]]).rounded(to: .ushort).declared(as: .rgb16)
      }
      return try image.editingMetadata { $0.set("icc-profile-data", profile) }
    }

    private func largestDifference(_ a: Image, _ b: Image) throws -> Double {
      zip(try samples(a), try samples(b)).reduce(0) { max($0, abs($1.0 - $1.1)) }
    }

    @Test(
      .enabled(if: CommandLineVips.isInstalled, CommandLineVips.comment), arguments: profiles,
      [ImageFormat.png, .tiff, .webp, .jpeg])
    func becomeSRGBAsOnTheCommandLine(_ profile: [UInt8], _ format: ImageFormat) throws {
      for isWide in format == .png || format == .tiff ? [false, true] : [false] {
        let directory = try TestDirectory()
        let file = try Fixture.save(picture(profile, isWide: isWide), format)
        // The oracle starts from the decoded pixels, so that decoders do not matter.
        let stored = try decoded(file)
        #expect(stored.blob("icc-profile-data") == profile)
        let vips = try CommandLineVips(stored, in: directory)
        try vips.run(
          "icc_transform", "srgb", "--embedded", "--intent", "relative", "--depth", isWide ? "16" : "8")
        let wanted = try vips.image()
        #expect(try largestDifference(stored, wanted) > 20 * vips.unit, "the profile matters")
        let result = try Conversion(file, [], Variant(format: .png)).picture
        #expect(try largestDifference(result, wanted) <= 2 * vips.unit)
        #expect(!result.hasField("icc-profile-data"))
      }
    }

    @Test func onlySRGBIsTakenForIt() {
      #expect(ProfileFixture.sRGB.withUnsafeBytes(SRGBProfile.matches))
      for profile in Self.profiles { #expect(!profile.withUnsafeBytes(SRGBProfile.matches)) }
    }

    /// It would describe one band of three.
    @Test(arguments: [ImageFormat.webp, .avif])
    func aGrayProfileIsNotKeptWhereGrayIsNot(_ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let source = try picture(ProfileFixture.linearGray, bands: 1)
      let lossless = [NamedValue(name: "lossless", value: "true")]
      let kept = try Conversion(
        Fixture.save(source, .png), [], Variant(format: format, options: lossless, keep: .icc)
      ).picture
      let converted = try Conversion(Fixture.save(source, .png), [], Variant(format: format, options: lossless)).picture
      #expect(!kept.hasField("icc-profile-data"))
      #expect(try largestDifference(kept, converted) == 0)
    }

    @Test(arguments: profiles, [ImageFormat.png, .tiff, .webp, .jpeg, .avif])
    func areKeptWithTheirPixels(_ profile: [UInt8], _ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let source = try picture(profile)
      for keep in [MetadataPolicy.icc, .all] {
        for steps in [[], [resizeStep(90, 70)], [.flip(.horizontal), .flip(.horizontal)]] as [[Step]] {
          let lossless = format == .webp ? [NamedValue(name: "lossless", value: "true")] : []
          let quality: UInt8? = format == .jpeg || format == .avif ? 100 : nil
          let variant = Variant(format: format, quality: quality, options: lossless, keep: keep)
          let result = try Conversion(Fixture.save(source, .png), steps, variant).picture
          #expect(result.blob("icc-profile-data") == profile)
          #expect(try psnr(samples(result), samples(source)) > (quality == nil ? .greatestFiniteMagnitude : 40))
        }
      }
    }

    /// From AVIF to AVIF: libvips 8.14's loader frees profiles before anybody has read them.
    @Test func avifInputsKeepTheirProfile() throws {
      guard try VipsEngine().encodes.contains(.avif) else { return }
      let file = try Fixture.save(picture(ProfileFixture.adobeRGB), .avif)
      for steps in [[], [resizeStep(45, 35)], [.flip(.horizontal)]] as [[Step]] {
        let kept = try Conversion(file, steps, Variant(format: .png, keep: .icc)).picture
        #expect(kept.blob("icc-profile-data") == ProfileFixture.adobeRGB)
        let converted = try Conversion(file, steps, Variant(format: .png)).picture
        #expect(try largestDifference(kept, converted) > 20, "the profile was applied")
      }
    }

    /// GIF and BMP hold no profile, so what they get is sRGB.
    @Test func formatsWithoutProfilesGetSRGB() throws {
      let file = try Fixture.save(picture(ProfileFixture.adobeRGB), .png)
      let bmp = try Conversion(file, [], Variant(format: .bmp, keep: .icc)).picture
      let png = try Conversion(file, [], Variant(format: .png)).picture
      #expect(try samples(bmp) == samples(png))
    }

    @Test func variantsMayDiffer() throws {
      let source = try picture(ProfileFixture.displayP3)
      let recipe = Recipe(
        steps: [.flip(.vertical), .flip(.vertical)],
        variants: [Variant(label: "own", keep: .icc), Variant(label: "web")])
      let images = try Conversion(Fixture.save(source, .png), recipe).result.get()
      let (own, web) = (
        try decoded(images[0].bytes.withUnsafeBytes { Array($0) }),
        try decoded(images[1].bytes.withUnsafeBytes { Array($0) })
      )
      #expect(try samples(own) == samples(source))
      #expect(own.blob("icc-profile-data") == ProfileFixture.displayP3)
      #expect(try samples(web) == samples(Conversion(Fixture.save(source, .png), [], Variant()).picture))
      #expect(!web.hasField("icc-profile-data"))
    }

    /// A profile for three bands says nothing of one, and the other way round.
    @Test func otherBandsMeanSRGB() throws {
      let file = try Fixture.save(picture(ProfileFixture.adobeRGB), .png)
      let gray = try Conversion(file, [.grayscale], Variant(keep: .icc)).picture
      #expect(gray.bands == 1 && !gray.hasField("icc-profile-data"))
      #expect(try largestDifference(gray, Conversion(file, [.grayscale]).picture) <= 1)

      let light = try Fixture.solid(40, 30, [128]).editingMetadata {
        $0.set("icc-profile-data", ProfileFixture.linearGray)
      }
      let grayFile = try Fixture.save(light, .png)
      let kept = try Conversion(grayFile, [.flip(.vertical)], Variant(keep: .icc)).picture
      #expect(try kept.blob("icc-profile-data") == ProfileFixture.linearGray && samples(kept).allSatisfy { $0 == 128 })
      let border = Step.border(Border(width: 2, color: Color(red: 250, green: 0, blue: 0)))
      let colour = try Conversion(grayFile, [border], Variant(keep: .icc)).picture
      #expect(colour.bands == 3 && !colour.hasField("icc-profile-data"))
      #expect(abs(try samples(colour)[(10 * 44 + 10) * 3] - 188) <= 2, "half the light is 188 in sRGB")
    }

    /// CMYK always becomes RGB, and then carries the profile of that.
    @Test func cmykDoesNotStay() throws {
      let cmyk = try Fixture.solid(64, 48, [180, 110, 100]).applying(
        "icc_transform", ["output-profile": "cmyk", "input-profile": "srgb"])
      let result = try Conversion(Fixture.save(cmyk, .jpeg), [], Variant(keep: .icc)).picture
      #expect(result.bands == 3)
      #expect(result.blob("icc-profile-data") != cmyk.blob("icc-profile-data"))
    }
  }
}
