// Files cut short and mutated: the verdict is libvips's, and what both convert is the same picture.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct DirectPNGDamageTests {
    private static func files() -> [[UInt8]] {
      var random = SplitMix64(seed: 9)
      return PNGFile.kinds.map { kind in
        var file = PNGFile.random(
          width: 19, height: 11, depth: kind.depth, colourType: kind.colourType, transparency: kind.transparency,
          using: &random)
        file.filters = [0, 1, 2, 3, 4]
        file.parts = 2
        file.chunks.append(PNGFile.Chunk("tEXt", Array("Title\0x".utf8)))
        return file.bytes
      }
    }

    /// Declined, and so failed by libvips.
    @Test func everyCut() throws {
      let engine = try DirectEngine()
      for file in Self.files().suffix(2) {
        for count in 8..<file.count {
          #expect(try engine.output(Array(file[..<count]), Recipe([])) == nil, "\(count) of \(file.count) bytes")
        }
        #expect(try engine.output(file + [1, 2, 3], Recipe([])) == engine.output(file, Recipe([])))
      }
      let file = Self.files().last!
      for count in stride(from: 8, to: file.count, by: 7) {
        let conversion = try Conversion(Array(file[..<count]))
        #expect(conversion.failure?.kind == .truncated)
      }
    }

    @Test func mutations() throws {
      let engine = try DirectEngine()
      let files = Self.files()
      var random = SplitMix64(seed: 0x5eed)
      var converted = 0
      var declined = 0
      for round in 0..<2_000 {
        var file = files[round % files.count]
        for _ in 0..<Int.random(in: 1...3, using: &random) {
          let place = Int.random(in: 8..<file.count, using: &random)
          switch Int.random(in: 0..<6, using: &random) {
          case 0: file.removeSubrange(place..<min(file.count, place + 3))
          case 1: file.insert(UInt8.random(in: 0...255, using: &random), at: place)
          default: file[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
          }
        }
        // Most with right sums, or hardly any would come further than those.
        if round % 4 != 0 { file = PNGFile.resealed(file) }
        let recipe = Recipe(round % 2 == 0 ? [] : [resizeStep(9, 7)])
        guard let output = try? engine.output(file, recipe) else {
          declined += 1
          continue
        }
        converted += 1
        let conversion = try Conversion(file, recipe, alone: true)
        #expect(conversion.failure == nil, "\(round)")
        let theirs = try conversion.picture
        let ours = try decoded(output)
        try #require(ours.width == theirs.width && ours.height == theirs.height && ours.bands == theirs.bands)
        guard round % 2 == 0 else { continue }
        let same = try ours.writeToMemory() == theirs.writeToMemory()
        #expect(same, "\(round)")
      }
      #expect(converted > 100 && declined > 500, "\(converted) converted, \(declined) declined")
      #expect(try engine.output(files[0], Recipe([])) == DirectEngine().output(files[0], Recipe([])))
    }
  }
}
