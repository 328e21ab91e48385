import Direct
import Foundation
import Protocol
import Recipes
import TestPictures
import Testing

/// Memory does not grow with the number of images.
struct ReuseTests {
  /// In a process of its own, so that nobody else's memory is measured.
  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/proc/self/statm"), "needs /proc"))
  func memoryIsFlatOver20000Images() async {
    await #expect(processExitsWith: .success) {
      let engine = try DirectEngine(instructions: .init(0), cacheCapacity: 256 << 10)
      var random = SplitMix64(seed: 1)
      let files = try (0..<40).map { number in
        if number % 4 == 0 {
          return PNGFile.random(width: 40 + number, height: 80 - number, colourType: 6, using: &random).bytes
        }
        return try TurboJPEG.encode(.waves(40 + number, 80 - number), TurboJPEG.Chroma.allCases[number % 5])
      }
      var recipes = try (0..<7).map { try Recipe.resize("\(17 + $0)x\(20 - $0)!") }
      for index in [2, 5] { recipes[index].variants[0].format = .png }
      var points: [(x: Double, y: Double)] = []
      var heaviest = 0
      for count in 0..<20_000 {
        _ = try engine.output(files[count % files.count], recipes[count % 7])
        heaviest = max(heaviest, engine.weightBytes)
        if count >= 2_000, count % 500 == 0 { points.append((Double(count), try ReuseTests.residentMemory())) }
      }
      let slope = ReuseTests.slope(points)
      print("resident memory: \(Int(points.last!.y) >> 20) MB, slope \(slope) bytes an image")
      // The kernel's count is off by some 64 pages a processor; a leaked allocation an image shows above this.
      #expect(slope < 48)
      #expect(heaviest > 128 << 10 && heaviest <= 256 << 10)
    }
  }

  /// Bytes.
  private static func residentMemory() throws -> Double {
    let text = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
    return Double(try #require(Int(text.split(separator: " ")[1])) * 4096)
  }

  /// Of the least-squares line.
  private static func slope(_ points: [(x: Double, y: Double)]) -> Double {
    let n = Double(points.count)
    let x = points.reduce(0) { $0 + $1.x } / n
    let y = points.reduce(0) { $0 + $1.y } / n
    return points.reduce(0) { $0 + ($1.x - x) * ($1.y - y) } / points.reduce(0) { $0 + ($1.x - x) * ($1.x - x) }
  }

  @Test func weightsEvictedComeBackTheSame() throws {
    let roomy = try DirectEngine()
    let tight = try DirectEngine(instructions: .init(0), cacheCapacity: 1)
    let file = try TurboJPEG.encode(.waves(200, 150))
    for side in [30, 50, 30, 70, 50, 30] {
      let recipe = try Recipe.resize("\(side)x\(side - 1)!")
      #expect(try roomy.output(file, recipe) == tight.output(file, recipe))
    }
  }

  @Test func sizesMayComeInAnyOrder() throws {
    let engine = try DirectEngine()
    for (width, height) in [(3_000, 10), (1, 1), (700, 900), (10, 3_000), (64, 64)] {
      let file = try TurboJPEG.encode(.waves(width, height), .s422)
      for recipe in try [Recipe.resize("90x"), .resize(nil, quality: 95), .resize("13x13^")] {
        #expect(try engine.output(file, recipe) == DirectEngine().output(file, recipe))
      }
    }
  }
}
