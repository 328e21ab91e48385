// Setting arguments by introspection, building, reading outputs, and every way that goes wrong.

import Testing
import Vips

extension VipsTests {
  @Suite struct OperationTests {
    @Test func readsScalarOutputs() throws {
      let image = try [UInt8](repeating: 40, count: 64).withUnsafeBytes {
        try Image.fromMemory($0, width: 8, height: 8, bands: 1)
      }
      let average = try Operation("avg")
      try average.set("in", .image(image))
      #expect(try average.build().double("out") == 40)

      let frame = try image.applying(
        "embed", ["x": 3, "y": 5, "width": 20, "height": 20, "extend": "background", "background": [200]])
      let trim = try Operation("find_trim")
      try trim.set("in", .image(frame))
      try trim.set("background", .doubles([200]))
      let outputs = try trim.build()
      #expect(outputs.int("left") == 3)
      #expect(outputs.int("top") == 5)
      #expect(outputs.int("width") == 8)
    }

    @Test func takesEveryKindOfArgument() throws {
      let image = try pattern(width: 40, height: 30, bands: 3)
      let joined = try Operation("bandjoin")
      try joined.set("in", .images([image, image]))
      #expect(try joined.build().image("out").bands == 6)

      let linear = try image.applying("linear", ["a": [2.0], "b": .doubles([1, 2, 3]), "uchar": true])
      #expect(linear.format == .uchar)
      let affine = try image.applying("affine", ["matrix": [2, 0, 0, 2], "interpolate": .interpolate("bicubic")])
      #expect(affine.width == 80)
      #expect(try image.applying("resize", ["scale": 0.5, "kernel": "nearest"]).width == 20)
      let array = try Operation("composite")
      try array.set("in", .images([image, image]))
      try array.set("mode", .ints([2]))
      #expect(try array.build().image("out").width == 40)
    }

    @Test func refusesUnknownNames() throws {
      #expect(throws: VipsError.self) { try Operation("no_such_operation") }
      let operation = try Operation("resize")
      #expect(operation.accepts("kernel"))
      #expect(!operation.accepts("out"))
      #expect(!operation.accepts("quality"))
      let error = #expect(throws: VipsError.self) { try operation.set("quality", 3) }
      #expect(error?.message == "resize: no input argument `quality`")
      #expect(ErrorBuffer.take() == "")
    }

    @Test func refusesValuesThatDoNotFit() throws {
      let operation = try Operation("resize")
      #expect(throws: VipsError.self) { try operation.set("kernel", "lanczos99") }
      #expect(throws: VipsError.self) { try operation.set("scale", "wide") }
      #expect(ErrorBuffer.take() == "")
      let affine = try Operation("affine")
      #expect(throws: VipsError.self) { try affine.set("interpolate", .interpolate("no_such")) }
    }

    @Test(arguments: [
      ("vips_tracked: out of memory --- size == 7MB", true), ("Insufficient memory (case 4)", true),
      ("glib: Error creating thread: Resource temporarily unavailable", true), ("premature end of JPEG image", false),
      ("", false),
    ])
    func knowsWantOfMemory(_ text: String, _ expected: Bool) { #expect(VipsError(text).isOutOfMemory == expected) }

    @Test func failedBuildsLeaveNothingBehind() throws {
      let image = try pattern(width: 40, height: 30, bands: 3)
      let before = Library.liveObjects
      for _ in 0..<20 {
        let error = #expect(throws: VipsError.self) {
          try image.applying("extract_area", ["left": 30, "top": 0, "width": 30, "height": 10])
        }
        #expect(error?.message == "extract_area: bad extract area")
        #expect(error?.message.contains("\n") == false)
      }
      #expect(Library.liveObjects == before)
      #expect(ErrorBuffer.take() == "")
    }
  }
}
