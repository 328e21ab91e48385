// Pixels in, pixels out, metadata, and evaluation on the calling thread.

import Testing
import Vips

extension VipsTests {
  @Suite struct ImageTests {
    @Test(arguments: [1, 2, 3, 4])
    func keepsPixels(bands: Int) throws {
      let pixels = (0..<(13 * 7 * bands)).map { UInt8(truncatingIfNeeded: $0 * 31) }
      let image = try pixels.withUnsafeBytes { try Image.fromMemory($0, width: 13, height: 7, bands: bands) }
      #expect(image.width == 13)
      #expect(image.height == 7)
      #expect(image.bands == bands)
      #expect(image.format == .uchar)
      #expect(image.byteCount == pixels.count)
      #expect(try image.writeToMemory() == pixels)
    }

    @Test func refusesTooFewBytes() throws {
      let pixels = [UInt8](repeating: 0, count: 10)
      #expect(throws: VipsError.self) {
        try pixels.withUnsafeBytes { try Image.fromMemory($0, width: 100, height: 100, bands: 3) }
      }
    }

    /// The strips of our thread, libvips's pool and its own way out give the same pixels.
    @Test(arguments: [(1, 1), (3, 16), (200, 17), (333, 129), (64, 1000)])
    func evaluatesAlike(width: Int, height: Int) throws {
      let lazy = try pattern(width: width * 2, height: height * 2, bands: 3)
        .applying("resize", ["scale": 0.5, "vscale": 0.5]).applying("gaussblur", ["sigma": 1.0])
      let expected = try lazy.writeToMemory()
      let own = try lazy.evaluate()
      #expect(own.width == width && own.height == height)
      #expect(try own.writeToMemory() == expected)
      #expect(try lazy.evaluate(threads: 2).writeToMemory() == expected)
      #expect(Library.concurrency == 1)
    }

    @Test func evaluatesSequentialDecoders() throws {
      let file = try save(pattern(width: 301, height: 203, bands: 3), "jpegsave_buffer", ["Q": 90])
      let random = try load(file, "jpegload_buffer").writeToMemory()
      #expect(try load(file, "jpegload_buffer", ["access": "sequential"]).writeToMemory() == random)
      #expect(random.count == 301 * 203 * 3)
    }

    @Test func keepsMetadataWhenEvaluated() throws {
      let image = try pattern(width: 20, height: 20, bands: 3).editingMetadata { $0.set("delay", [30, 40]) }
      #expect(try image.applying("invert").evaluate().ints("delay") == [30, 40])
    }

    @Test func editsACopy() throws {
      let image = try pattern(width: 4, height: 4, bands: 3)
      let edited = try image.editingMetadata {
        $0.set("an-int", 42)
        $0.set("a-double", 1.5)
        $0.set("a-string", "höhe")
        $0.set("a-blob", [1, 0, 255] as [UInt8])
        $0.set("an-array", [3, -1, 4])
      }
      #expect(edited.int("an-int") == 42)
      #expect(edited.double("a-double") == 1.5)
      #expect(edited.string("a-string") == "höhe")
      #expect(edited.blob("a-blob") == [1, 0, 255])
      #expect(edited.ints("an-array") == [3, -1, 4])
      #expect(edited.fieldText("an-int") == "42")
      #expect(edited.fieldNames.contains("a-blob"))
      #expect(!image.hasField("an-int"))

      let removed = try edited.editingMetadata {
        $0.remove("an-int")
        $0.remove("never-there")
      }
      #expect(!removed.hasField("an-int"))
      #expect(edited.hasField("an-int"))
    }

    @Test func wrongTypesAreAbsent() throws {
      let image = try pattern(width: 4, height: 4, bands: 3).editingMetadata { $0.set("an-int", 42) }
      #expect(image.string("an-int") == nil)
      #expect(image.blob("an-int") == nil)
      #expect(image.double("absent") == nil)
      #expect(image.fieldText("absent") == nil)
      #expect(ErrorBuffer.take() == "")
    }
  }
}
