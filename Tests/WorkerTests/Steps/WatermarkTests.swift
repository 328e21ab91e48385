// Watermarks: where they lie, what they leave alone, and how often their file is read.

import Foundation
import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct WatermarkTests {
    private let directory: TestDirectory

    init() throws { directory = try TestDirectory() }

    private func mark(_ color: [UInt8], _ name: String = "mark.png", width: Int = 10, height: Int = 8) throws -> [UInt8]
    {
      Array(try directory.write(name, Fixture.save(Fixture.solid(width, height, color), .png)).utf8)
    }

    private func raster(_ step: Step, on color: [UInt8] = [100, 100, 100]) throws -> Raster {
      let file = try Fixture.save(Fixture.solid(50, 40, color), .png)
      return try Conversion(file, [step]).picture.raster()
    }

    /// The rectangle of pixels that are not the picture's own.
    private func changed(_ raster: Raster, from color: [UInt8]) -> Rectangle? {
      var box: Rectangle?
      for y in 0..<raster.height {
        for x in 0..<raster.width {
          let start = (y * raster.width + x) * raster.bands
          guard Array(raster.pixels[start..<start + raster.bands]) != color else { continue }
          let pixel = Rectangle(left: x, top: y, width: 1, height: 1)
          box = box?.union(pixel) ?? pixel
        }
      }
      return box
    }

    @Test(arguments: [
      (Gravity.southEast, 3 as UInt32, Rectangle(left: 37, top: 29, width: 10, height: 8)),
      (.northWest, 0, Rectangle(left: 0, top: 0, width: 10, height: 8)),
      (.centre, 7, Rectangle(left: 20, top: 16, width: 10, height: 8)),
      (.south, 4, Rectangle(left: 20, top: 28, width: 10, height: 8)),
      // Beyond the far edge: cut off.
      (.east, 45, Rectangle(left: 0, top: 16, width: 5, height: 8)),
    ])
    func liesWhereItShould(_ gravity: Gravity, _ margin: UInt32, _ expected: Rectangle) throws {
      let step = Step.watermark(Watermark(path: try mark([255, 0, 0]), gravity: gravity, margin: margin))
      #expect(try changed(raster(step), from: [100, 100, 100]) == expected)
    }

    @Test func mayMissThePicture() throws {
      let step = Step.watermark(Watermark(path: try mark([255, 0, 0]), gravity: .east, margin: 60))
      #expect(try changed(raster(step), from: [100, 100, 100]) == nil)
      let large = Step.watermark(Watermark(path: try mark([255, 0, 0], width: 90, height: 90), gravity: .centre))
      #expect(try changed(raster(large), from: [100, 100, 100]) == Rectangle(left: 0, top: 0, width: 50, height: 40))
    }

    @Test func opacityMixes() throws {
      let path = try mark([200, 0, 0, 128])
      let full = try raster(.watermark(Watermark(path: path, gravity: .northWest)))
      #expect(abs(Int(full.pixels[0]) - 150) <= 1 && abs(Int(full.pixels[1]) - 50) <= 1)
      let half = try raster(.watermark(Watermark(path: path, gravity: .northWest, opacity: 0.5)))
      #expect(abs(Int(half.pixels[0]) - 125) <= 1 && abs(Int(half.pixels[1]) - 75) <= 1)
      // Over nothing it is itself.
      let clear = try raster(.watermark(Watermark(path: path, gravity: .northWest)), on: [0, 0, 250, 0])
      #expect(Array(clear.pixels[0..<4]) == [200, 0, 0, 128])
    }

    @Test func grayStaysGrayUnderGray() throws {
      let gray = try mark([250], "gray.png")
      #expect(try raster(.watermark(Watermark(path: gray)), on: [90]).bands == 1)
      #expect(try raster(.watermark(Watermark(path: gray)), on: [90, 70, 50]).bands == 3)
      #expect(try raster(.watermark(Watermark(path: mark([250, 0, 0]))), on: [90]).bands == 3)
    }

    /// Any input will do, and is upright and sRGB first.
    @Test(arguments: [ImageFormat.jpeg, .webp, .tiff, .bmp, .gif])
    func readsEveryFormat(_ format: ImageFormat) throws {
      let turned = try Fixture.solid(10, 8, [250, 20, 20]).editingMetadata { $0.set("orientation", 6) }
      let path = try directory.write("mark.any", Fixture.save(turned, format))
      let step = Step.watermark(Watermark(path: Array(path.utf8), gravity: .northWest))
      let isTurned = format == .jpeg || format == .webp || format == .tiff
      let expected = Rectangle(left: 0, top: 0, width: isTurned ? 8 : 10, height: isTurned ? 10 : 8)
      #expect(try changed(raster(step), from: [100, 100, 100]) == expected)
    }

    @Test func namesWhatIsWrong() throws {
      func failure(_ path: String, _ limits: Limits = Limits()) throws -> Failure? {
        let step = Step.watermark(Watermark(path: Array(path.utf8)))
        let recipe = Recipe(steps: [step], variants: [Variant()])
        return try Conversion(Fixture.file(.png, 9, 9), recipe, limits: limits).failure
      }
      let missing = try failure(directory.file("none.png"))
      #expect(missing?.kind == .missing && missing?.stage == .process)
      #expect(missing?.message.hasPrefix("watermark \(directory.path)") == true)
      let text = try directory.write("text.png", Array("no picture at all".utf8))
      #expect(try failure(text)?.kind == .unsupported)
      let cut = try directory.write("cut.png", Array(Fixture.file(.png, 90, 90).dropLast(20)))
      #expect(try failure(cut)?.kind == .truncated)
      let large = try directory.write("large.png", Fixture.file(.png, 90, 90))
      #expect(try failure(large, Limits(maximumPixels: 1_000))?.kind == .tooLarge)
      #expect(try failure(directory.path)?.kind == .notRegular)
    }

    @Test func filesAreReadOnceAndAgainWhenTheyChange() throws {
      let engine = try VipsEngine()
      let marks = Watermarks(capacity: 1_000)
      func image(_ path: [UInt8]) throws -> Image {
        try marks.image(of: Watermark(path: path), by: engine, Limits())
      }
      let red = try mark([250, 0, 0], "red.png")
      let first = try image(red)
      #expect(try image(red) === first)
      #expect(marks.byteCount == 240)
      _ = try mark([0, 250, 0, 255], "red.png")
      let second = try image(red)
      #expect(second !== first && second.bands == 4)
      for number in 0..<8 { _ = try image(mark([0, 0, 250], "blue\(number).png")) }
      #expect(marks.byteCount <= 1_000)
      #expect(try image(red) !== second, "what was used longest ago is gone")
      _ = try image(mark([0, 0, 250], "large.png", width: 100, height: 100))
      #expect(marks.byteCount == 0, "too large to keep")
    }

    @Test func isOnEveryFrame() throws {
      let file = try Fixture.animation(
        .webp, 40, 30, colors: [[100, 100, 100], [20, 20, 20], [60, 60, 60]], delays: [50, 60, 70])
      let lossless = Variant(options: [NamedValue(name: "lossless", value: "true")])
      let step = Step.watermark(Watermark(path: try mark([255, 0, 0]), gravity: .northWest))
      let picture = try Conversion(file, [step], lossless).picture
      let raster = try picture.raster()
      for frame in 0..<3 {
        #expect(raster.pixels[frame * 30 * 40 * raster.bands] == 255, "frame \(frame)")
      }
    }
  }
}
