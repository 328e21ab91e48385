// A picture over the picture, and whatever else libvips can do.

import Protocol

extension StepForm {
  static let layers = [watermark, operation]

  private static let watermark = StepForm(
    name: "watermark", value: .required("FILE[,position=…,opacity=…,margin=…]"),
    help: "An image over it: position south-east, opacity 1 and margin 0 if not said.",
    parse: { (text, defaults) throws(InvalidValue) in
      let parts = try ValueAndOptions(text, ["position", "opacity", "margin"])
      guard !parts.value.isEmpty else { throw InvalidValue("'\(text)' names no file", allowed: "write FILE first") }
      let path = defaults.absolute(parts.value, defaults.place)
      guard path.count < 4096, !path.contains(0) else {
        throw InvalidValue("the file's path is longer than any can be", allowed: "use at most 4095 bytes")
      }
      return .watermark(
        Watermark(
          path: path, gravity: try parts.map("position", Gravity.parse) ?? .southEast,
          margin: try parts.map("margin") { (text) throws(InvalidValue) in
            try Number.whole(text, 0...Resize.maximumSide, of: "pixels")
          } ?? 0,
          opacity: try parts.map("opacity") { (text) throws(InvalidValue) in
            try Number.parse(text, in: 1e-6...1, allowed: "use more than 0 and at most 1")
          } ?? 1))
    },
    write: { step, _ in
      guard case .watermark(let mark) = step else { return nil }
      return joined(
        ArgumentBytes.encode(mark.path),
        [
          ("position", mark.gravity == .southEast ? nil : mark.gravity.name),
          ("opacity", mark.opacity == 1 ? nil : Number.text(mark.opacity)),
          ("margin", mark.margin == 0 ? nil : "\(mark.margin)"),
        ])
    })

  private static let operation = StepForm(
    name: "op", value: .required("'NAME key=value …'"),
    help: "Any libvips operation from one image to one image; imgcoord recipes --operations lists them.",
    parse: { (text, _) throws(InvalidValue) in
      let words = try Words.split(text)
      guard let name = words.first, isName(name) else {
        throw InvalidValue("'\(text)' does not start with an operation's name", allowed: "write NAME key=value …")
      }
      var call = OperationCall(name: name)
      for word in words.dropFirst() {
        let (key, value) = Words.pair(word)
        guard isName(key) else { throw InvalidValue("'\(word)' is not an argument", allowed: "write key=value") }
        guard !call.arguments.contains(where: { $0.name == key }) else {
          throw InvalidValue("the argument '\(key)' is given twice", allowed: "write it once")
        }
        call.arguments.append(NamedValue(name: key, value: value ?? "true"))
      }
      return .operation(call)
    },
    write: { step, _ in
      guard case .operation(let call) = step else { return nil }
      return ([call.name] + call.arguments.map { Words.quoted("\($0.name)=\($0.value)") }).joined(separator: " ")
    })

  /// Letters, digits, `-` and `_`: how libvips names operations, their arguments and encoder options.
  static func isName(_ word: some StringProtocol) -> Bool {
    !word.isEmpty
      && word.utf8.allSatisfy {
        $0 == 45 || $0 == 95 || (48...57).contains($0) || (97...122).contains($0 | 32)
      }
  }
}
