// Crop, pad, border and turns of the direct engine: the pixels of libvips's, to the last one.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct ReframingTests {
    private static let green = Color(red: 20, green: 200, blue: 90)
    private static let gray = Color(red: 90, green: 90, blue: 90)

    private static let steps: [Step] =
      [
        .crop(Crop(width: 20, height: 10, x: 3, y: 4)), .crop(Crop(width: 500, height: 500, x: 30, y: 1)),
        .crop(Crop(width: 1, height: 1, x: 0, y: 0)), .crop(Crop(width: 500, height: 500)),
        .border(Border(width: 1, color: green)), .border(Border(width: 70, color: gray)),
        .flip(.horizontal), .flip(.vertical),
      ]
      + [90, 180, 270, 360, 0, -90, -450, 720].map { .rotate(degrees: $0, background: nil) }
      + Gravity.allCases.map { .pad(Pad(width: 75, height: 60, gravity: $0, background: green)) }
      + [
        .pad(Pad(width: 10, height: 64, gravity: .south)), .pad(Pad(width: 200, height: 3, background: gray)),
        .pad(Pad(width: 1, height: 1)),
      ]

    private func check(_ raster: Raster, _ steps: [Step]) throws {
      let file = PNGFile(raster).bytes
      let recipe = Recipe(steps)
      let conversion = try Conversion(file, recipe, alone: true)
      guard let output = try DirectEngine().output(file, recipe) else {
        #expect(conversion.failure?.kind == .unsupported, "declined, but libvips converts: \(steps)")
        return
      }
      let ours = try decoded(output)
      let theirs = try conversion.picture
      #expect(ours.width == theirs.width && ours.height == theirs.height && ours.bands == theirs.bands, "\(steps)")
      let same = try ours.writeToMemory() == theirs.writeToMemory()
      #expect(same, "\(raster.bands) bands, \(steps)")
    }

    @Test(arguments: 1...4)
    func eachStep(_ bands: Int) throws {
      let raster = Fixture.photo(47, 33, bands: bands)
      for step in Self.steps { try check(raster, [step]) }
    }

    @Test(arguments: 1...4)
    func chains(_ bands: Int) throws {
      var random = SplitMix64(seed: UInt64(bands))
      for _ in 0..<60 {
        let raster = Fixture.photo(
          Int.random(in: 1...70, using: &random), Int.random(in: 1...70, using: &random), bands: bands)
        try check(
          raster,
          (0..<Int.random(in: 2...5, using: &random)).map { _ in Self.steps.randomElement(using: &random)! })
      }
    }

    /// After a resize the picture is what the resize alone gives, in its new frame.
    @Test func afterAResize() throws {
      let engine = try DirectEngine()
      let file = PNGFile(DirectPNGResizeTests.clipArt(200, 150)).bytes
      let resized = try decoded(#require(try engine.output(file, Recipe([resizeStep(50, 40)]))))
      let padded = try decoded(
        #require(try engine.output(file, Recipe([resizeStep(50, 40), .pad(Pad(width: 60, height: 60))]))))
      #expect(padded.width == 60 && padded.height == 60)
      let inner = try padded.cropped(to: Rectangle(left: 5, top: 10, width: 50, height: 40))
      #expect(try inner.writeToMemory() == resized.writeToMemory())
    }

    /// Of a JPEG in every orientation.
    @Test(arguments: 1...8)
    func ofJPEGs(_ orientation: Int) throws {
      let image = try Fixture.image(120, 90).editingMetadata { $0.set("orientation", orientation) }
      let file = try Fixture.save(image, .jpeg, ["Q": 95])
      let pad = Step.pad(Pad(width: 70, height: 80, background: Self.green))
      for steps in [[resizeStep(60, 50), pad], [.flip(.horizontal), pad, .crop(Crop(width: 60, height: 60))]] {
        let recipe = Recipe(steps, quality: 92)
        let ours = try decoded(#require(try DirectEngine().output(file, recipe)))
        let theirs = try Conversion(file, recipe, alone: true).picture
        #expect(ours.width == theirs.width && ours.height == theirs.height)
        let distance = try psnr(samples(ours), samples(theirs))
        #expect(distance > 29, "\(distance) dB: \(steps)")
      }
    }

    @Test func limitsAreThoseOfEveryStep() throws {
      let file = try Fixture.file(.jpeg, 60, 40)
      var engines = try Engines()
      var trace = TaskTrace()
      let failure = file.withUnsafeBytes { buffer in
        let request = EngineRequest(
          bytes: buffer, format: .jpeg,
          recipe: Recipe([.pad(Pad(width: 300, height: 3)), .crop(Crop(width: 10, height: 3))]),
          limits: Limits(maximumSide: 200), threads: 1)
        return #expect(throws: Failure.self) { try engines.run(request, choice: .automatic, trace: &trace) }
      }
      #expect(failure?.kind == .tooLarge && failure?.stage == .process)
      #expect(trace.engine == .direct)
    }
  }
}
