// Our resampler in place of libvips's, for pictures that libvips decoded or worked on.

import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct ResamplerTests {
    /// Through TIFF, which only libvips reads, and without loss.
    @Test(arguments: [(400, 300, 100, 75), (211, 133, 120, 76), (100, 75, 90, 74), (64, 48, 200, 150)], [1, 3])
    func noWorseThanLibvips(_ size: (Int, Int, Int, Int), _ bands: Int) throws {
      let raster = Fixture.photo(size.0, size.1, bands: bands)
      let file = try Fixture.save(raster.image(), .tiff)
      let recipe = Recipe([resizeStep(UInt32(size.2), UInt32(size.3))])
      let ours = try Conversion(file, recipe).picture
      let theirs = try Conversion(file, recipe, alone: true).picture
      #expect(ours.width == size.2 && ours.height == size.3 && ours.bands == bands)
      #expect(ours.interpretation == theirs.interpretation)
      let different = try ours.writeToMemory() != theirs.writeToMemory()
      #expect(different, "libvips has resized both")
      guard size.2 < size.0 else {
        let distance = try psnr(samples(ours), samples(theirs))
        #expect(distance > 38, "\(distance) dB")
        return
      }
      let reference = FloatResize.lanczos3(raster.pixels.map(Double.init), size.0, size.1, bands, size.2, size.3)
      let quality = try psnr(samples(ours), reference)
      let libvips = try psnr(samples(theirs), reference)
      #expect(quality > libvips - 0.05 && quality > 50, "\(quality) dB, libvips \(libvips)")
    }

    /// Every frame of an animation is what it would be by itself.
    @Test func animations() throws {
      let frames = [0, 9, 40].map { Fixture.photo(100, 44).part(from: $0, 60) }
      let joined = try Animation.join(frames.map { try $0.image() }).editingMetadata { $0.set("delay", [40, 50, 60]) }
      let file = try Fixture.save(joined, .webp, ["lossless": true])
      let steps = [resizeStep(20, 15)]
      let options = [NamedValue(name: "lossless", value: "true")]
      let picture = try Conversion(file, steps, Variant(options: options)).picture
      try #require(picture.pageCount == 3 && picture.pageHeight == 15 && picture.width == 20)
      for (index, frame) in frames.enumerated() {
        let alone = try Conversion(Fixture.save(frame.image(), .tiff), steps, Variant(format: .png)).picture
        let part = try picture.cropped(to: Rectangle(left: 0, top: 15 * index, width: 20, height: 15))
        #expect(try part.writeToMemory() == alone.writeToMemory(), "frame \(index)")
      }
    }

    /// What was cut out, turned or drawn before is resized as libvips would.
    @Test(arguments: [
      [Step.crop(Crop(width: 90, height: 71, x: 13, y: 8))], [.flip(.horizontal)],
      [.pad(Pad(width: 220, height: 210, background: Color(red: 9, green: 90, blue: 200)))],
      [.rotate(degrees: 90, background: .white)], [.grayscale], [.border(Border(width: 7, color: .white))],
    ])
    func afterOtherSteps(_ steps: [Step]) throws {
      for format in [ImageFormat.tiff, .jpeg, .png] {
        let file = try Fixture.file(format, 160, 140)
        let recipe = Recipe(steps + [resizeStep(60, 50)] + steps, .png)
        let ours = try Conversion(file, recipe).picture
        let theirs = try Conversion(file, recipe, alone: true).picture
        #expect(ours.width == theirs.width && ours.height == theirs.height && ours.bands == theirs.bands)
        let distance = try psnr(samples(ours), samples(theirs))
        #expect(distance > 40, "\(distance) dB after \(steps)")
      }
    }

    /// 16 bits and transparency stay libvips's.
    @Test func otherSamplesAreLeftAlone() throws {
      let deep = try Fixture.image(120, 90).applying("colourspace", ["space": "rgb16"])
      let recipe = Recipe([resizeStep(40, 30)])
      for image in try [deep, DirectPNGResizeTests.clipArt(120, 90).image()] {
        let file = try Fixture.save(image, .png)
        let ours = try Conversion(file, recipe).output
        #expect(try ours == Conversion(file, recipe, alone: true).output)
        #expect(try decoded(ours).format == image.format)
      }
    }

    /// Memory is asked for before it is taken.
    @Test func aLargeOutputIsRefusedBeforeItIsMade() throws {
      let file = try Fixture.file(.tiff, 40, 30)
      let conversion = try Conversion(
        file, Recipe([resizeStep(3_000, 3_000)]), limits: Limits(maximumMemory: 8 << 20))
      #expect(conversion.failure?.kind == .tooLarge)
      #expect(conversion.failure?.stage == .process)
    }
  }
}

extension Raster {
  /// So many columns.
  fileprivate func part(from left: Int, _ width: Int) -> Raster {
    let starts = (0..<height).map { ($0 * self.width + left) * bands }
    return Raster(
      width: width, height: height, bands: bands, pixels: starts.flatMap { pixels[$0..<$0 + width * bands] })
  }
}
