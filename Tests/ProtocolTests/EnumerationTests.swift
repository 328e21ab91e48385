// The numbers of the wire and the names of the command line, against the tables of docs/protocol.md.

import Protocol
import Testing

struct EnumerationTests {
  private func numbers<T: RawRepresentable<UInt8>>(_ type: T.Type, _ name: (T) -> String) -> [Int: String] {
    var table: [Int: String] = [:]
    for raw in 0...UInt8.max { table[Int(raw)] = T(rawValue: raw).map(name) }
    return table
  }

  @Test func `the page has every number of every enumeration, with its name`() throws {
    #expect(try SpecificationPage.table("image format") == numbers(ImageFormat.self, \.name))
    #expect(try SpecificationPage.table("engine") == numbers(Engine.self, \.name))
    #expect(try SpecificationPage.table("failure class") == numbers(Failure.Kind.self, \.name))
    #expect(try SpecificationPage.table("failure stage") == numbers(Failure.Stage.self, \.name))
    #expect(try SpecificationPage.table("metadata policy") == numbers(MetadataPolicy.self) { "\($0)" })
    #expect(try SpecificationPage.table("fit") == numbers(Resize.Fit.self) { "\($0)" })
    #expect(try SpecificationPage.table("limit") == numbers(Resize.Limit.self) { "\($0)" })
    #expect(try SpecificationPage.table("kernel") == numbers(Resize.Kernel.self) { "\($0)" })
    #expect(try SpecificationPage.table("gravity") == numbers(Gravity.self) { "\($0)" })
    #expect(try SpecificationPage.table("flip") == numbers(Flip.self) { "\($0)" })
    #expect(try SpecificationPage.table("choice of engine") == numbers(EngineChoice.self) { "\($0)" })
    #expect(
      try SpecificationPage.table("kind of generated image") == numbers(GeneratedImage.Kind.self) { "\($0)" })
  }

  /// The numbers of steps and of anchors that are no gravity are private to the coding: seen through it.
  @Test func `the page has the number of every step and anchor`() throws {
    let steps: [(String, Step)] = [
      ("resize", .resize(Resize(target: .percent(1)))), ("blur", .blur(sigma: 1)), ("convolve", .convolve(.sharpen)),
      ("linear", .linear(multiply: 1, add: 0)), ("gamma", .gamma(1)), ("colorMatrix", .colorMatrix(.sepia)),
      ("grayscale", .grayscale), ("crop", .crop(Crop(width: 1, height: 1))), ("pad", .pad(Pad(width: 1, height: 1))),
      ("border", .border(Border(width: 1, color: .white))), ("rotate", .rotate(degrees: 1, background: nil)),
      ("flip", .flip(.vertical)), ("trim", .trim(threshold: 1)), ("watermark", .watermark(Watermark(path: [1]))),
      ("operation", .operation(OperationCall(name: "invert"))),
    ]
    func bytes(_ step: Step) -> [UInt8] {
      CoordinatorMessage.recipe(number: 0, Recipe(steps: [step], variants: [Variant()])).encoded()
    }
    // length 4, kind 1, number 2, three flags and the count of steps before the first step.
    let table = Dictionary(uniqueKeysWithValues: steps.map { (Int(bytes($0.1)[11]), $0.0) })
    #expect(try SpecificationPage.table("step") == table)
    let anchors: [(String, Resize.Anchor)] = [("attention", .attention), ("entropy", .entropy)]
    // The anchor is a resize's last field: target 1, percent 8, fit, limit and kernel are before it.
    let numbers = anchors.map { (Int(bytes(.resize(Resize(target: .percent(1), anchor: $0.1)))[24]), $0.0) }
    #expect(try SpecificationPage.table("anchor") == Dictionary(uniqueKeysWithValues: numbers))
  }

  @Test(arguments: ImageFormat.allCases)
  func `a format is found by each of its extensions, in any case`(_ format: ImageFormat) {
    #expect(format.extensions.first == format.name)
    for text in format.extensions {
      #expect(ImageFormat(extension: text) == format)
      #expect(ImageFormat(extension: text.uppercased()) == format)
    }
  }

  @Test(arguments: ["", "jp", "jpegg", ".jpg", "svg", "png "])
  func `other extensions stand for nothing`(_ text: String) {
    #expect(ImageFormat(extension: text) == nil)
  }

  @Test func `a set of formats has bit n for format n`() {
    for format in ImageFormat.allCases {
      let set = ImageFormatSet([format])
      #expect(set.rawValue == 1 << UInt16(format.rawValue))
      #expect(set.formats == [format])
      #expect(ImageFormat.allCases.filter { set.contains($0) } == [format])
    }
    #expect(ImageFormatSet(ImageFormat.allCases).formats == ImageFormat.allCases)
    #expect(ImageFormatSet([]).formats.isEmpty)
  }
}
