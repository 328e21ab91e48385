// Every step, and the `vips` commands that do the same.

import Foundation
import Protocol
import Testing
import Vips

@testable import Worker

/// For pictures of ``width`` x ``height``.
struct StepCase: CustomTestStringConvertible, Sendable {
  static let width = 150
  static let height = 110

  let name: String
  /// What is kept of an animation is told by its first frame.
  var isByContent: Bool { name == "cover attention" || name == "cover entropy" }
  let steps: @Sendable (TestDirectory) throws -> [Step]
  let reference: @Sendable (CommandLineVips, TestDirectory) throws -> Void

  var testDescription: String { name }

  private init(
    _ name: String, _ steps: [Step], _ reference: @escaping @Sendable (CommandLineVips) throws -> Void
  ) {
    self.init(name, steps: { _ in steps }) { vips, _ in try reference(vips) }
  }

  private init(
    _ name: String, steps: @escaping @Sendable (TestDirectory) throws -> [Step],
    _ reference: @escaping @Sendable (CommandLineVips, TestDirectory) throws -> Void
  ) {
    (self.name, self.steps, self.reference) = (name, steps, reference)
  }

  static let all = sizes + canvases + turns + filters + others

  private static func cover(_ anchor: Resize.Anchor) -> Step {
    .resize(Resize(target: .box(width: 60, height: 60), fit: .cover, anchor: anchor))
  }

  /// 150 x 110 covers 60 x 60 as 82 x 60.
  private static func scale(_ vips: CommandLineVips, _ width: Double, _ height: Double) throws {
    try vips.weighted {
      try vips.run(
        "resize", "\(width / Double(StepCase.width))", "--vscale", "\(height / Double(StepCase.height))")
    }
  }

  private static let red = Color(red: 200, green: 30, blue: 10)

  private static let sizes: [StepCase] = [
    StepCase("resize", [resizeStep(75, 61)]) { try scale($0, 75, 61) },
    StepCase("resize mitchell", [resizeStep(40, 90, kernel: .mitchell)]) { vips in
      try vips.weighted {
        try vips.run(
          "resize", "\(40.0 / Double(StepCase.width))", "--vscale", "\(90.0 / Double(StepCase.height))", "--kernel",
          "mitchell")
      }
    },
    StepCase("cover south-east", [cover(.gravity(.southEast))]) {
      try scale($0, 82, 60)
      try $0.run("crop", "22", "0", "60", "60")
    },
    StepCase("cover attention", [cover(.attention)]) {
      try scale($0, 82, 60)
      try $0.run("smartcrop", "60", "60", "--interesting", "attention")
    },
    StepCase("cover entropy", [cover(.entropy)]) {
      try scale($0, 82, 60)
      try $0.run("smartcrop", "60", "60", "--interesting", "entropy")
    },
    StepCase("crop", [.crop(Crop(width: 70, height: 40, x: 100, y: 33))]) {
      try $0.run("crop", "100", "33", "50", "40")
    },
  ]

  private static let canvases: [StepCase] = [
    StepCase("pad", [.pad(Pad(width: 201, height: 100, gravity: .west, background: red))]) {
      try $0.run("gravity", "west", "201", "110", "--extend", "background", "--background", $0.ink([200, 30, 10]))
    },
    StepCase("pad, no background", [.pad(Pad(width: 201, height: 153, gravity: .centre))]) {
      try $0.run("gravity", "centre", "201", "153", "--extend", "background", "--background", $0.ink(nil))
    },
    StepCase("border", [.border(Border(width: 9, color: red))]) {
      try $0.run("embed", "9", "9", "168", "128", "--extend", "background", "--background", $0.ink([200, 30, 10]))
    },
    StepCase("trim", [.border(Border(width: 9, color: red)), .trim(threshold: 12)]) {
      try $0.run("embed", "9", "9", "168", "128", "--extend", "background", "--background", $0.ink([200, 30, 10]))
      let colours = $0.ink([200, 30, 10]).split(separator: " ").prefix(3).joined(separator: " ")
      let box = try $0.ask("find_trim", "--threshold", "\(12 * $0.unit)", "--background", colours)
      try $0.run("crop", "\(Int(box[0]))", "\(Int(box[1]))", "\(Int(box[2]))", "\(Int(box[3]))")
    },
  ]

  private static let turns: [StepCase] = [
    StepCase("rotate 90", [.rotate(degrees: 90, background: nil)]) { try $0.run("rot", "d90") },
    StepCase("rotate -180", [.rotate(degrees: -180, background: nil)]) { try $0.run("rot", "d180") },
    StepCase("rotate 33", [.rotate(degrees: 33, background: red)]) {
      try $0.run("rotate", "33", "--interpolate", "bicubic", "--background", $0.ink([200, 30, 10]))
    },
    StepCase("rotate -7.5, no background", [.rotate(degrees: -7.5, background: nil)]) {
      try $0.run("rotate", "352.5", "--interpolate", "bicubic", "--background", $0.ink(nil))
    },
    StepCase("flip horizontal", [.flip(.horizontal)]) { try $0.run("flip", "horizontal") },
    StepCase("flip vertical", [.flip(.vertical)]) { try $0.run("flip", "vertical") },
  ]

  private static let filters: [StepCase] = [
    StepCase("blur", [.blur(sigma: 1.5)]) { vips in
      try vips.weighted {
        try vips.run("gaussblur", "1.5", "--precision", vips.hasAlpha ? "float" : "integer")
      }
    },
    StepCase("convolve", steps: { _ in [.convolve(.sharpen)] }) { vips, directory in
      let mask = try directory.write("sharpen.mat", Array("3 3 16 0\n-2 -2 -2\n-2 32 -2\n-2 -2 -2\n".utf8))
      try vips.onColours { try vips.run("conv", mask, "--precision", "integer") }
    },
    StepCase("linear", [.linear(multiply: 1.2, add: -25)]) { vips in
      try vips.onColours {  // A leading space, or the command takes it for an option.
        try vips.run("linear", "1.2", " \(-25 * vips.unit)")
      }
    },
    StepCase("gamma", [.gamma(2.2)]) { vips in try vips.onColours { try vips.run("gamma", "--exponent", "2.2") } },
    StepCase("colour matrix", steps: { _ in [.colorMatrix(.sepia)] }) { vips, directory in
      let rows = "3 3\n0.393 0.769 0.189\n0.349 0.686 0.168\n0.272 0.534 0.131\n"
      let matrix = try directory.write("sepia.mat", Array(rows.utf8))
      try vips.onColours { try vips.run("recomb", matrix) }
    },
    StepCase("grayscale", [.grayscale]) {
      try $0.run("colourspace", $0.isWide ? "grey16" : "b-w")
      $0.became(bands: $0.hasAlpha ? 2 : 1)
    },
  ]

  /// 40 x 30 pixels that fade in from the left.
  private static func mark() throws -> Image {
    var pixels: [UInt8] = []
    for y in 0..<30 {
      for x in 0..<40 { pixels += [240, UInt8(y * 8), 20, UInt8(x * 6)] }
    }
    return try Raster(width: 40, height: 30, bands: 4, pixels: pixels).image()
  }

  private static let others: [StepCase] = [
    StepCase(
      "watermark",
      steps: { directory in
        let path = try directory.write("mark.png", Fixture.save(mark(), .png))
        return [.watermark(Watermark(path: Array(path.utf8), gravity: .northEast, margin: 5))]
      }
    ) { vips, directory in
      let mark: String
      if vips.isWide {
        let wide = try CommandLineVips(decoded(directory.bytes("mark.png")), in: directory)
        try wide.run("colourspace", "rgb16")
        mark = wide.file
      } else {
        mark = directory.file("mark.png")
      }
      let space = vips.isWide ? "rgb16" : "srgb"
      try vips.run("copy", "--interpretation", space)
      try vips.run(
        "composite2", inputs: [vips.file, mark],
        ["over", "--x", "\(StepCase.width - 40 - 5)", "--y", "5", "--compositing-space", space])
      if vips.bands == 3 { try vips.run("extract_band", "0", "--n", "3") }
    },
    StepCase(
      "operation rank",
      [
        .operation(
          OperationCall(
            name: "rank",
            arguments: [("width", "3"), ("height", "3"), ("index", "4")].map { NamedValue(name: $0.0, value: $0.1) }))
      ]
    ) { try $0.run("rank", "3", "3", "4") },
    StepCase("operation invert", [.operation(OperationCall(name: "invert"))]) { try $0.run("invert") },
    StepCase(
      "operation affine",
      [
        .operation(
          OperationCall(
            name: "affine",
            arguments: [
              NamedValue(name: "matrix", value: "1.5,0.2,0,1"), NamedValue(name: "interpolate", value: "nearest"),
            ]))
      ]
    ) { try $0.run("affine", "1.5 0.2 0 1", "--interpolate", "nearest") },
    StepCase("operation sobel", [.operation(OperationCall(name: "sobel"))]) {
      try $0.run("sobel")
      try $0.round()
    },
  ]
}
