// Several outputs of one decode: each as good as if it had been decoded for alone.

import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct VariantTests {
    private static let widths = [190, 95, 45, 22]

    private func outputs(_ file: [UInt8], _ widths: [Int], _ choice: EngineChoice) throws -> [Image] {
      let recipe = Recipe(
        variants: widths.map {
          Variant(label: "w\($0)", steps: [resizeStep(UInt32($0), nil, .inside)], format: .jpeg, quality: 95)
        })
      var engines = try Engines()
      var trace = TaskTrace()
      return try file.withUnsafeBytes { buffer in
        let request = EngineRequest(bytes: buffer, format: .jpeg, recipe: recipe, limits: Limits(), threads: 1)
        return try engines.run(request, choice: choice, trace: &trace).map {
          try decoded($0.bytes.withUnsafeBytes { Array($0) })
        }
      }
    }

    /// Odd sizes, so that halves have a last column and row of their own.
    @Test(arguments: [EngineChoice.direct, .vips], ["on", "off"])
    func areAsGoodAsOneByOne(_ choice: EngineChoice, _ chroma: String) throws {
      let raster = Painter.paint(GeneratedImage(kind: .photo, width: 771, height: 577, seed: 11))
      let file = try Fixture.save(raster.image(), .jpeg, ["Q": 92, "subsample-mode": .text(chroma)])
      let source = try decoded(file).raster()
      let together = try outputs(file, Self.widths, choice)
      #expect(together.map(\.width) == Self.widths)
      for (width, image) in zip(Self.widths, together) {
        let alone = try #require(try outputs(file, [width], choice).first)
        #expect(image.height == alone.height)
        let reference = FloatResize.lanczos3(source, image.width, image.height)
        let (shared, own) = (try psnr(samples(image), reference), try psnr(samples(alone), reference))
        #expect(shared > own - 0.3, "\(width): \(shared) dB, alone \(own) dB")
        #expect(try psnr(samples(image), samples(alone)) > 36)
      }
    }

    @Test(arguments: [EngineChoice.direct, .vips]) func orderDoesNotMatter(_ choice: EngineChoice) throws {
      let file = try Fixture.save(Fixture.image(903, 601), .jpeg)
      let forth = try outputs(file, [200, 50, 100], choice).map { try samples($0) }
      let back = try outputs(file, [100, 200, 50], choice).map { try samples($0) }
      #expect(forth[0] == back[1] && forth[1] == back[2] && forth[2] == back[0])
    }

    /// Profile and orientation come with every size.
    @Test func levelsKeepTheHeader() throws {
      let image = try Fixture.image(640, 480).editingMetadata {
        $0.set("icc-profile-data", ProfileFixture.adobeRGB)
        $0.set("orientation", 6)
      }
      let recipe = Recipe(
        variants: [100, 30].map {
          Variant(label: "w\($0)", steps: [resizeStep(UInt32($0), nil, .inside)], format: .png, keep: .icc)
        })
      let images = try Conversion(Fixture.save(image, .jpeg), recipe).result.get()
      for (image, width) in zip(images, [100, 30]) {
        let picture = try decoded(image.bytes.withUnsafeBytes { Array($0) })
        #expect(picture.width == width && picture.height == width * 4 / 3)
        #expect(picture.blob("icc-profile-data") == ProfileFixture.adobeRGB)
      }
    }
  }
}
