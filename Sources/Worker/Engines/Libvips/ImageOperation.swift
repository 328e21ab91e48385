// The libvips operations a recipe may name, and what it may say to them.

import Protocol
import Vips

/// One operation from one image to one image. Which there are follows from what libvips says of its classes: exactly one
/// image goes in and one comes out, nothing else has to that text cannot give, and the class is no loader or saver, nor
/// deprecated, untrusted or blocked.
struct ImageOperation {
  /// Why an operation is not done: a clause that says what would be right.
  struct Refusal: Error, Equatable { var reason: String }

  let name: String
  /// What may be given, in the order of the class.
  let arguments: [ArgumentDescription]
  private let operation: Operation
  private let input: String
  private let output: String

  init(_ name: String) throws(Refusal) {
    guard let operation = try? Operation(name) else {
      throw Refusal(reason: "libvips has no operation '\(name)'; imgworker operations lists what there is")
    }
    let all = operation.arguments.filter { !$0.isDeprecated }
    let images = all.filter { $0.isRequired && $0.kind == .image }
    let others = all.filter { $0.isRequired && $0.kind != .image }
    guard !operation.isForeign, !operation.isBlocked, !operation.isUntrusted, !operation.isDeprecated else {
      throw Refusal(
        reason: "'\(name)' reads or writes files, runs programs or is not to be trusted with strangers' files")
    }
    guard images.count == 2, let input = images.first(where: \.isInput),
      let output = images.first(where: { !$0.isInput }),
      others.allSatisfy({ $0.isInput && $0.takesText })
    else { throw Refusal(reason: "'\(name)' is not from one image to one image, with numbers and words for the rest") }
    self.name = name
    self.operation = operation
    self.input = input.name
    self.output = output.name
    arguments = all.filter { $0.isInput && $0.takesText }
  }

  /// Ready to be applied, with every argument checked.
  init(_ call: OperationCall) throws(Refusal) {
    try self.init(call.name)
    var given: Set<String> = []
    for argument in call.arguments {
      guard let described = operation.argument(argument.name),
        let known = arguments.first(where: { $0.name == described.name })
      else {
        let names = arguments.map(\.name).joined(separator: ", ")
        throw Refusal(
          reason: "'\(argument.name)' is no argument of \(name); it has \(names.isEmpty ? "none" : names)")
      }
      guard given.insert(known.name).inserted else { throw Refusal(reason: "\(known.name) is given twice") }
      do {
        try operation.set(known.name, known.value(argument.value))
      } catch let error as UnfitValue {
        throw Refusal(reason: "\(known.name): \(error.problem)")
      } catch {
        throw Refusal(reason: "\(known.name): \(error)")
      }
    }
    let missing = arguments.filter { $0.isRequired && !given.contains($0.name) }.map(\.name)
    guard missing.isEmpty else { throw Refusal(reason: "\(name) needs \(missing.joined(separator: ", "))") }
  }

  /// One line for people.
  var blurb: String { operation.blurb }

  /// Once only.
  func apply(to image: Image) throws(VipsError) -> Image {
    try operation.set(input, .image(image))
    return try operation.build().image(output)
  }

  /// All there are, by name.
  static func all() -> [ImageOperation] { Library.operationNames.compactMap { try? ImageOperation($0) } }
}
