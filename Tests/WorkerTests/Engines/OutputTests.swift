// Encoder options, metadata policies, warnings, and that nothing is left behind.

import Protocol
import Testing
import TestVips
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct OutputTests {
    @Test(arguments: [ImageFormat.jpeg, .webp, .avif])
    func qualityChangesTheSize(_ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let file = try Fixture.file(.png, 200, 150)
      func size(_ quality: String) throws -> Int {
        try Conversion(file, [], Variant(format: format, options: [NamedValue(name: "Q", value: quality)])).output
          .count
      }
      #expect(try size("30") < size("60"))
      #expect(try size("60") < size("95"))
    }

    @Test func optionsReachTheirEncoder() throws {
      let file = try Fixture.file(.png, 200, 150)
      func output(_ format: ImageFormat, _ options: [(String, String)]) throws -> [UInt8] {
        try Conversion(
          file, [], Variant(format: format, options: options.map { NamedValue(name: $0.0, value: $0.1) })
        ).output
      }
      // SOF2 instead of SOF0.
      let progressive = try output(.jpeg, [("interlace", "true")])
      #expect(progressive.indices.dropLast().contains { progressive[$0] == 0xff && progressive[$0 + 1] == 0xc2 })
      let plain = try output(.jpeg, [])
      #expect(!plain.indices.dropLast().contains { plain[$0] == 0xff && plain[$0 + 1] == 0xc2 })
      #expect(try output(.jpeg, [("optimize_coding", "true")]).count < plain.count)
      #expect(try output(.jpeg, [("subsample-mode", "off")]).count > plain.count)
      #expect(try output(.png, [("compression", "0")]).count > output(.png, [("compression", "9")]).count)
      #expect(try output(.tiff, [("compression", "lzw")]).count < output(.tiff, []).count)
      #expect(try output(.png, [("palette", "true")])[25] == 3)
      #expect(try decoded(output(.webp, [("lossless", "true")])).raster() == Fixture.photo(200, 150))
    }

    /// A JPEG with EXIF, XMP, a comment of IPTC and a P3 profile.
    private func rich() throws -> [UInt8] {
      let image = try Fixture.image(60, 40)
        .applying("icc_transform", ["output-profile": "p3", "input-profile": "srgb"])
        .editingMetadata {
          $0.set("exif-ifd0-Make", "Imgcoord (Imgcoord, ASCII, 9 components, 9 bytes)")
          $0.set("exif-ifd0-Orientation", "1")
          $0.set("jpeg-thumbnail-data", Array("a small picture of all there was".utf8))
          $0.set("xmp-data", Array("<x:xmpmeta xmlns:x='adobe:ns:meta/'/>".utf8))
        }
      return try Fixture.save(image, .jpeg)
    }

    @Test func fixtureIsRich() throws {
      let picture = try decoded(rich())
      #expect(picture.hasField("icc-profile-data"))
      #expect(picture.hasField("xmp-data"))
      #expect(picture.fieldText("exif-ifd0-Make")?.contains("Imgcoord") == true)
    }

    @Test(arguments: [MetadataPolicy.none, .icc, .exif, .all], [ImageFormat.jpeg, .webp, .png, .tiff])
    func policies(_ keep: MetadataPolicy, _ format: ImageFormat) throws {
      for steps in [[], [resizeStep(30, 20)]] as [[Step]] {
        let picture = try Conversion(rich(), steps, Variant(format: format, keep: keep)).picture
        #expect(picture.hasField("icc-profile-data") == (keep == .icc || keep == .all))
        #expect(picture.hasField("xmp-data") == (keep == .all))
        // TIFF has no EXIF block in libvips.
        if format != .tiff {
          let make = picture.fieldText("exif-ifd0-Make")?.contains("Imgcoord") == true
          #expect(make == (keep == .exif || keep == .all))
        }
      }
    }

    /// The picture is upright, so a tag that says to turn it would turn it again; the thumbnail shows the picture as it
    /// was.
    @Test(arguments: [MetadataPolicy.exif, .all], [ImageFormat.jpeg, .webp, .png, .avif])
    func keptEXIFTellsOfTheNewPicture(_ keep: MetadataPolicy, _ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let source = try decoded(rich()).editingMetadata { $0.set("orientation", 6) }
      let file = try Fixture.save(source, .jpeg)
      let thumbnail = Array("a small picture".utf8)
      #expect(try decoded(file).fieldText("exif-ifd0-Orientation")?.hasPrefix("6 ") == true)
      #expect(file.firstRange(of: thumbnail) != nil)
      let output = try Conversion(file, [], Variant(format: format, keep: keep)).output
      let picture = try decoded(output)
      #expect(picture.width == 40 && picture.height == 60)
      #expect(picture.fieldText("exif-ifd0-Make")?.contains("Imgcoord") == true)
      #expect((picture.int("orientation") ?? 1) == 1)
      #expect(picture.fieldText("exif-ifd0-Orientation").map { $0.hasPrefix("1 ") } ?? true)
      #expect(picture.blob("exif-data")?.firstRange(of: thumbnail) == nil)
      #expect(output.firstRange(of: thumbnail) == nil)
    }

    @Test func noneLeavesNothing() throws {
      let picture = try Conversion(rich(), [], Variant(keep: .none)).picture
      #expect(!picture.hasField("exif-data"))
      #expect(try !Conversion(rich(), [], Variant(keep: .none)).output.contains([0xff, 0xe1]))
    }

    @Test func warningsComeWithTheTask() throws {
      // A TIFF tag nobody knows; libtiff says so.
      var file = try Fixture.file(.tiff, 40, 30)
      let start = Int(file[4]) | Int(file[5]) << 8 | Int(file[6]) << 16
      let entries = Int(file[start]) | Int(file[start + 1]) << 8
      let last = start + 2 + 12 * (entries - 1)
      file[last] = 0xfe
      file[last + 1] = 0xfe
      let conversion = try Conversion(file, [resizeStep(20, 15)])
      #expect(!conversion.trace.warnings.isEmpty)
      #expect(conversion.trace.warnings.count <= 16)
      #expect(try Conversion(Fixture.file(.tiff, 40, 30), [resizeStep(20, 15)]).trace.warnings == [])
    }

    @Test(arguments: ImageFormat.allCases)
    func nothingLeaks(_ format: ImageFormat) async throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let file = try Fixture.file(format, 121, 83)
      func convert() throws { _ = try Conversion(file, [resizeStep(60, 40)]).output }
      try convert()
      let before = try await LibvipsHoldings.settled()
      for _ in 0..<10 { try convert() }
      try await expectLibvipsHolds(before)
    }
  }
}
