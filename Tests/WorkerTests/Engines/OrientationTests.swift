// EXIF orientations on a picture that looks different from every side.

import Protocol
import Testing
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct OrientationTests {
    /// Upright: red, green, blue, white from top left in reading order, wider than high.
    private static let width = 96
    private static let height = 64
    private static let corners: [[Int]] = [[230, 20, 20], [20, 230, 20], [20, 20, 230], [240, 240, 240]]

    /// The picture as a camera that lies `orientation` would store it: the inverse of the turn, by definition of the tag.
    private func stored(_ orientation: Int) throws -> Image {
      let swaps = orientation >= 5
      let width = swaps ? Self.height : Self.width
      let height = swaps ? Self.width : Self.height
      var pixels: [UInt8] = []
      for y in 0..<height {
        for x in 0..<width {
          // TIFF 6.0 tag 274: where row 0 and column 0 of the stored picture are in the upright one.
          let upright: (x: Int, y: Int) =
            switch orientation {
            case 2: (Self.width - 1 - x, y)
            case 3: (Self.width - 1 - x, Self.height - 1 - y)
            case 4: (x, Self.height - 1 - y)
            case 5: (y, x)
            case 6: (Self.width - 1 - y, x)
            case 7: (Self.width - 1 - y, Self.height - 1 - x)
            case 8: (y, Self.height - 1 - x)
            default: (x, y)
            }
          let corner = (upright.y < Self.height / 2 ? 0 : 2) + (upright.x < Self.width / 2 ? 0 : 1)
          pixels += Self.corners[corner].map { UInt8($0) }
        }
      }
      return try Raster(width: width, height: height, bands: 3, pixels: pixels).image()
        .editingMetadata { $0.set("orientation", orientation) }
    }

    private func expectUpright(_ picture: Image, _ comment: Comment) throws {
      let raster = try picture.raster()
      for (index, corner) in Self.corners.enumerated() {
        let x = (index % 2 == 0 ? 1 : 3) * raster.width / 4
        let y = (index < 2 ? 1 : 3) * raster.height / 4
        for band in 0..<3 {
          let value = Int(raster.pixels[(y * raster.width + x) * 3 + band])
          guard abs(value - corner[band]) < 25 else {
            Issue.record("\(comment): corner \(index), band \(band) is \(value)")
            return
          }
        }
      }
    }

    @Test(arguments: 1...8, [ImageFormat.jpeg, .tiff, .webp])
    func turnsUpright(_ orientation: Int, _ format: ImageFormat) throws {
      let file = try Fixture.save(stored(orientation), format)
      // Without a resize, with one, with one that shrinks while loading, with one that crops.
      let ways: [([Step], Int, Int)] = [
        ([], 96, 64), ([resizeStep(48, 32)], 48, 32), ([resizeStep(12, 8)], 12, 8),
        ([resizeStep(48, nil, .inside)], 48, 32), ([resizeStep(40, 20, .cover)], 40, 20),
      ]
      for (steps, width, height) in ways {
        let conversion = try Conversion(file, steps, Variant(format: .png, keep: .all))
        let picture = try conversion.picture
        #expect(picture.width == width && picture.height == height, "orientation \(orientation), \(steps)")
        try expectUpright(picture, "orientation \(orientation), \(format), \(steps)")
        #expect((picture.int("orientation") ?? 1) == 1)
        #expect(conversion.trace.width == 96 && conversion.trace.height == 64)
      }
    }

    @Test func doesNotTurnWhenToldNotTo() throws {
      let file = try Fixture.save(stored(6), .jpeg)
      let conversion = try Conversion(file, [], Variant(keep: .all), autorotate: false)
      let picture = try conversion.picture
      #expect(picture.width == 64 && picture.height == 96)
      #expect(picture.int("orientation") == 6)
      #expect(conversion.trace.width == 64 && conversion.trace.height == 96)
    }

    /// The first resize works on the picture as it lies, with width and height exchanged, also when it is streamed.
    @Test func turnsStreamedPictures() throws {
      let large = try stored(6).applying("resize", ["scale": 64.0, "kernel": "nearest"])
      #expect(large.byteCount > VipsEngine.largestDecodedInMemory)
      let file = try Fixture.save(large, .tiff)
      let conversion = try Conversion(file, [resizeStep(96, 64)], Variant(format: .png))
      try expectUpright(conversion.picture, "streamed")
      #expect(conversion.trace.width == 96 * 64)
    }

    @Test func turnsStreamedPicturesWithoutResize() throws {
      let large = try stored(3).applying("resize", ["scale": 64.0, "kernel": "nearest"])
      let file = try Fixture.save(large, .tiff)
      try expectUpright(Conversion(file, [], Variant(format: .bmp)).picture, "streamed, not resized")
    }
  }
}
