// What the direct engine reads from a PNG and writes to one, against libvips.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct DirectPNGPixelsTests {
    private static let sizes = [
      (1, 1), (1, 9), (9, 1), (2, 3), (7, 4), (15, 3), (16, 3), (17, 3), (31, 2), (33, 3), (63, 2), (64, 2), (65, 3),
      (255, 2), (256, 2), (257, 3), (600, 5),
    ]

    /// Decoded, and encoded again, pixel for pixel what libvips's loader reads: samples, bands, colour space.
    @Test(arguments: PNGFile.kinds.indices)
    func everyKindAndFilter(_ index: Int) throws {
      let kind = PNGFile.kinds[index]
      let engine = try DirectEngine()
      var random = SplitMix64(seed: UInt64(index))
      for (width, height) in Self.sizes {
        for filters: [UInt8] in [[0], [1], [2], [3], [4], [4, 0, 3, 1, 2]] {
          var file = PNGFile.random(
            width: width, height: height, depth: kind.depth, colourType: kind.colourType,
            transparency: kind.transparency, using: &random)
          file.filters = filters
          file.parts = Int.random(in: 1...3, using: &random)
          let bytes = file.bytes
          let output = try #require(try engine.output(bytes, Recipe([])))
          let expected = try decoded(bytes)
          let actual = try decoded(output)
          let place = "\(width)x\(height) \(kind) filters \(filters)"
          #expect(actual.bands == expected.bands && actual.interpretation == expected.interpretation, "\(place)")
          let same = try actual.writeToMemory() == expected.writeToMemory()
          #expect(same, "\(place)")
        }
      }
    }

    /// Photo-like rows are written with filters, drawings without: both come back as they were.
    @Test(arguments: 1...4)
    func filteredOutput(_ bands: Int) throws {
      var random = SplitMix64(seed: 3)
      var used: Set<UInt8> = []
      for (width, height) in [(300, 200), (64, 64), (31, 40), (5, 9)] {
        var photo = Fixture.photo(width, height, bands: bands)
        for i in photo.pixels.indices { photo.pixels[i] &+= UInt8.random(in: 0...5, using: &random) }
        for raster in [
          photo, Raster(width: width, height: height, bands: bands, pixels: photo.pixels.map { $0 & 128 }),
        ] {
          let output = try #require(try DirectEngine().output(PNGFile(raster).bytes, Recipe([])))
          let image = try decoded(output)
          #expect(try image.writeToMemory() == raster.pixels, "\(width)x\(height)")
          used.formUnion(try filters(of: output, rowBytes: width * bands))
        }
      }
      #expect(used.contains(0) && used.count > 2, "\(used)")
    }

    private func filters(of png: [UInt8], rowBytes: Int) throws -> [UInt8] {
      let rows = try PNGFile.filteredRows(of: png, rowBytes: rowBytes)
      return stride(from: 0, to: rows.count, by: rowBytes + 1).map { rows[$0] }
    }

    @Test(arguments: 1...8)
    func orientations(_ orientation: UInt8) throws {
      let exif: [UInt8] =
        [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation] + [0, 0, 0, 0, 0, 0]
      let file = PNGFile(Fixture.photo(60, 44, bands: 4)).with("eXIf", exif).bytes
      let output = try #require(try DirectEngine().output(file, Recipe([])))
      let actual = try decoded(output)
      let expected = try Conversion(file).picture
      #expect(actual.width == expected.width && actual.height == expected.height)
      let same = try actual.writeToMemory() == expected.writeToMemory()
      #expect(same)
    }

    /// sRGB needs no conversion; what the file says besides is dropped as libvips drops it.
    @Test func profilesAndOtherChunks() throws {
      let plain = PNGFile(Fixture.photo(40, 30))
      let expected = try decoded(plain.bytes).writeToMemory()
      func icc(_ profile: [UInt8]) -> [UInt8] { Array("any name".utf8) + [0, 0] + PNGFile.deflated(profile) }
      let engine = try DirectEngine()
      for file in [
        plain.with("iCCP", icc(ProfileFixture.sRGB)), plain.with("gAMA", [0, 1, 0x86, 0xa0]),
        plain.with("pHYs", [0, 0, 1, 0, 0, 0, 1, 0, 1]).with("tEXt", Array("Title\0x".utf8)), plain.with("sRGB", [0]),
      ] {
        let output = try #require(try engine.output(file.bytes, Recipe([])))
        #expect(try decoded(output).writeToMemory() == expected)
        #expect(output == (try engine.output(plain.bytes, Recipe([]))))
      }
      #expect(try engine.output(plain.with("iCCP", icc(ProfileFixture.adobeRGB)).bytes, Recipe([])) == nil)
      #expect(try engine.output(plain.with("iCCP", Array("x\0\0not zlib".utf8)).bytes, Recipe([])) == nil)
    }
  }
}
