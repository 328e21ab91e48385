import Direct
import Foundation
import Protocol
import Recipes
import TestPictures
import Testing

/// Photographs against the float reference, next to libvips doing the same.
struct QualityTests {
  private static let folder = "/usr/share/backgrounds/mate/nature"

  private static var photographs: [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".jpg") }.sorted().map { folder + "/" + $0 }
  }

  private static var isPossible: Bool { !photographs.isEmpty && VipsTool.isInstalled }

  /// What libvips makes of `file`, decoded: shrunk by `shrink` while loading, then resized.
  private func libvips(_ file: [UInt8], _ width: Int, _ height: Int, shrink: Int) throws -> Picture {
    let facts = try TurboJPEG.facts(file)
    let loadedWidth = (Int(facts.width) + shrink - 1) / shrink
    let loadedHeight = (Int(facts.height) + shrink - 1) / shrink
    let scales = ["\(Double(width) / Double(loadedWidth))", "--vscale", "\(Double(height) / Double(loadedHeight))"]
    let output = try VipsTool.output(of: file) { ["resize", "\($0)[shrink=\(shrink)]", "\($1)[Q=75,strip]"] + scales }
    return try TurboJPEG.decode(output)
  }

  /// Mean and worst difference to libvips, dB; what libvips has above 45 dB is beyond anybody's eyes.
  private func compare(_ files: [[UInt8]], _ width: Int, _ height: Int, shrink: Int) throws {
    let engine = try DirectEngine()
    var ours: [Double] = []
    var theirs: [Double] = []
    for file in files {
      let reference = try TurboJPEG.decode(file).scaled(width, height)
      let output = try engine.output(file, .resize("\(width)x\(height)!"))
      ours.append(try TurboJPEG.decode(output.bytes).psnr(reference))
      theirs.append(try libvips(file, width, height, shrink: shrink).psnr(reference))
    }
    let mean = zip(ours, theirs).reduce(0) { $0 + $1.0 - $1.1 } / Double(files.count)
    let worst = zip(ours, theirs).filter { $0.1 < 45 }.map { $0.0 - $0.1 }.min() ?? 0
    let average = ours.reduce(0, +) / Double(ours.count)
    print("quality of \(files.count) at \(width)x\(height): \(average) dB, to libvips mean \(mean), worst \(worst)")
    #expect(mean > -0.05)
    #expect(worst > -0.3)
    #expect(files.count >= 8)
  }

  @Test(
    .enabled(if: isPossible, "needs mate-backgrounds and vips"),
    arguments: [TurboJPEG.Chroma.s420, .s422, .s444, .s411, .s440])
  func cropsAreAsGoodAsLibvips(_ chroma: TurboJPEG.Chroma) throws {
    var random = SplitMix64(seed: 3)
    var files: [[UInt8]] = []
    for path in Self.photographs {
      let photograph = try TurboJPEG.decode(Array(try Data(contentsOf: URL(filePath: path))))
      for _ in 0..<(chroma == .s420 ? 3 : 1) {
        let width = Int.random(in: 300...600, using: &random)
        let height = Int.random(in: 300...600, using: &random)
        let crop = photograph.cropped(
          Int.random(in: 0...photograph.width - width, using: &random),
          Int.random(in: 0...photograph.height - height, using: &random), width, height)
        files.append(try TurboJPEG.encode(crop, chroma))
      }
    }
    try compare(files, 256, 256, shrink: 1)
  }

  @Test(.enabled(if: isPossible, "needs mate-backgrounds and vips"))
  func wholePhotographsAreAsGoodAsLibvips() throws {
    var files: [[UInt8]] = []
    for path in Self.photographs {
      let file = Array(try Data(contentsOf: URL(filePath: path)))
      let facts = try TurboJPEG.facts(file)
      // Between 4 and 8 times as large both ways: the decoder halves.
      if facts.width >= 4 * 250, facts.height >= 4 * 250, min(facts.width, facts.height) < 8 * 250 {
        files.append(file)
      }
    }
    try compare(files, 250, 250, shrink: 2)
  }
}
