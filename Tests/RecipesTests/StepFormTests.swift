// Each step: how it is written, and that it is written back so.

import Protocol
import Recipes
import Testing

struct StepFormTests {
  private static let red = Color(red: 255, green: 0, blue: 0)
  private static let box = Resize.Target.box(width: 200, height: 100)

  static let written: [(String, Step)] = [
    ("resize=200x100", .resize(Resize(target: box))),
    ("resize=200x100^,gravity=attention", .resize(Resize(target: box, fit: .cover, anchor: .attention))),
    (
      "resize=200x100^>,kernel=cubic,gravity=north-west",
      .resize(Resize(target: box, fit: .cover, limit: .shrinkOnly, kernel: .cubic, anchor: .gravity(.northWest)))
    ),
    ("crop=30x20+1+2", .crop(Crop(width: 30, height: 20, x: 1, y: 2))),
    ("pad=400x300", .pad(Pad(width: 400, height: 300))),
    ("pad=400x300,gravity=south,background=red", .pad(Pad(width: 400, height: 300, gravity: .south, background: red))),
    ("border=5,#102030", .border(Border(width: 5, color: Color(red: 16, green: 32, blue: 48)))),
    ("trim", .trim(threshold: 10)), ("trim=2.5", .trim(threshold: 2.5)),
    ("rotate=90", .rotate(degrees: 90, background: nil)),
    ("rotate=-7.5,background=red", .rotate(degrees: -7.5, background: red)),
    ("flip=horizontal", .flip(.horizontal)), ("flip=vertical", .flip(.vertical)), ("blur=2", .blur(sigma: 2)),
    ("blur=1e-06", .blur(sigma: 1e-6)), ("sharpen", .convolve(.sharpen)), ("edge-enhance", .convolve(.edgeEnhance)),
    (
      "convolve='3x1: 1 2 1 scale=5 offset=-3'",
      .convolve(Convolution(width: 3, height: 1, coefficients: [1, 2, 1], scale: 5, offset: -3)!)
    ),
    ("contrast=1.2", .linear(multiply: 1.2, add: 127.5 * (1 - 1.2))), ("contrast=0", .linear(multiply: 0, add: 127.5)),
    ("brightness=1.1", .linear(multiply: 1.1, add: 0)), ("invert", .linear(multiply: -1, add: 255)),
    ("linear='1.2 -25'", .linear(multiply: 1.2, add: -25)), ("gamma=2.2", .gamma(2.2)),
    ("color-matrix=sepia", .colorMatrix(.sepia)),
    (
      "color-matrix='1 0 0 8 0 1 0 -8 0 0 1 0.5'",
      .colorMatrix(ColorMatrix([1, 0, 0, 8, 0, 1, 0, -8, 0, 0, 1, 0.5])!)
    ),
    ("grayscale", .grayscale), ("watermark=/w/logo.png", .watermark(Watermark(path: Array("/w/logo.png".utf8)))),
    (
      "watermark=/w/a,b.png,position=centre,opacity=0.5,margin=9",
      .watermark(Watermark(path: Array("/w/a,b.png".utf8), gravity: .centre, margin: 9, opacity: 0.5))
    ),
    ("op=invert", .operation(OperationCall(name: "invert"))),
    (
      "op='rank width=3 index=4'",
      .operation(
        OperationCall(
          name: "rank", arguments: [NamedValue(name: "width", value: "3"), NamedValue(name: "index", value: "4")]))
    ),
  ]

  @Test(arguments: written.indices) func readAndWrittenBack(_ index: Int) throws {
    let (words, step) = Self.written[index]
    #expect(try steps(words) == [step])
    let (name, value) = step.written()
    let unquoted = words.filter { $0 != "'" }
    #expect((value.map { "\(name)=\($0)" } ?? name) == unquoted)
  }

  /// Other spellings of the same.
  @Test(arguments: [
    ("crop=30x20", "crop=30x20+0+0"), ("pad=4x3,gravity=center", "pad=4x3"), ("border=5", "border=5,black"),
    ("border=5,#000", "border=5,#000000"), ("trim=10", "trim"), ("rotate=90,background=auto", "rotate=90"),
    ("convolve=1x3:1,2,1", "convolve='1x3: 1 2 1 scale=4'"),
    ("convolve='3x1: 1 0 -1'", "convolve='3x1: 1 0 -1 scale=1'"),
    ("linear=1.2,-25", "linear='1.2 -25'"), ("color-matrix=1,0,0,0,1,0,0,0,1", "color-matrix='1 0 0 0 1 0 0 0 1'"),
    ("contrast=1", "brightness=1"), ("saturation=1", "color-matrix='1 0 0 0 1 0 0 0 1'"),
    ("op=\"rank flag\"", "op='rank flag=true'"),
    ("resize=200", "resize=200x200"),
  ])
  func spelledOtherwise(_ words: String, _ same: String) throws {
    #expect(try steps(words) == steps(same))
  }

  @Test func saturationKeepsGrayAndGoesToLuma() throws {
    for (factor, pixel, expected) in [
      (0.0, [255.0, 0, 0], [54.213, 54.213, 54.213]), (0, [10, 20, 30], [18.596, 18.596, 18.596]),
      (2, [100, 100, 100], [100, 100, 100]), (1, [1, 2, 3], [1, 2, 3]),
    ] {
      guard case .colorMatrix(let matrix) = try steps("saturation=\(factor)")[0] else { throw Unexpected() }
      for row in 0..<3 {
        let value = (0..<3).reduce(0) { $0 + matrix.coefficients[row * 3 + $1] * pixel[$1] }
        #expect(abs(value - expected[row]) < 1e-9)
      }
    }
    #expect(try steps("saturation=1.3")[0].written().value == "1.3")
  }

  /// Contrast turns about mid-gray.
  @Test func contrastLeavesTheMiddle() throws {
    for factor in [0.0, 0.5, 1, 1.7] {
      guard case .linear(let multiply, let add) = try steps("contrast=\(factor)")[0] else { throw Unexpected() }
      #expect(abs(multiply * 127.5 + add - 127.5) < 1e-9)
    }
  }

  private struct Unexpected: Error {}

  @Test func everyFormIsExplainedAndTested() {
    let help = StepForm.flagHelp
    #expect(help.split(separator: "\n").allSatisfy { $0.count <= 80 })
    let tested = Set((Self.written.map(\.0) + ["saturation=1"]).map { String($0.prefix { $0 != "=" }) })
    for form in StepForm.all {
      #expect(help.contains("--\(form.name)"))
      #expect(tested.contains(form.name), "\(form.name)")
    }
  }
}
