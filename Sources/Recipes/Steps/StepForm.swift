// How one kind of step is written: all that flags, variants, recipe files, help and summaries need to know of it.

import Protocol

package struct StepForm: Sendable {
  /// What follows the name.
  package enum Value: Equatable, Sendable {
    case none
    /// Named as help shows it.
    case optional(String)
    case required(String)
  }

  /// As in `--blur 2`, `blur=2` and `- blur: 2`.
  package let name: String
  package let value: Value
  package let help: String
  /// From the value, which is empty where there is none.
  let parse: @Sendable (String, StepDefaults) throws(InvalidValue) -> Step
  /// The value as it would be written; nil for a step that is not written with this form.
  let write: @Sendable (Step, StepDefaults) -> String?
}

/// What a step uses that does not say itself.
package struct StepDefaults: Sendable {
  package var kernel = Resize.Kernel.lanczos3
  package var anchor = Resize.Anchor.gravity(.centre)
  /// nil: transparent where the picture has transparency, else white.
  package var background: Color?
  /// A path as written at a place, made absolute, as bytes.
  package var absolute: @Sendable (String, Place) -> [UInt8]
  /// Of the step that is read.
  var place = Place.flag("recipe")

  package init(absolute: @escaping @Sendable (String, Place) -> [UInt8] = { text, _ in ArgumentBytes.decode(text) }) {
    self.absolute = absolute
  }

  /// The gravity for what has no use for attention and entropy.
  var gravity: Gravity { if case .gravity(let gravity) = anchor { gravity } else { .centre } }
}

extension StepForm {
  /// All forms, in the order of help. A step is written back with the first that can.
  package static let all: [StepForm] = geometry + filters + colours + layers

  private static let byName = Dictionary(uniqueKeysWithValues: all.map { ($0.name, $0) })

  package static func named(_ name: String) -> StepForm? { byName[name] }

  /// - Parameter value: nil when none was written.
  func step(_ value: String?, _ defaults: StepDefaults) throws(InvalidValue) -> Step {
    switch self.value {
    case .none:
      guard value == nil else { throw InvalidValue("'\(value!)': \(name) takes no value", allowed: "leave it out") }
    case .optional: break
    case .required(let what):
      guard value?.isEmpty == false else { throw InvalidValue("a value is missing", allowed: "it needs \(what)") }
    }
    return try parse(value ?? "", defaults)
  }

  /// Lines of help, 80 columns wide: flag, value, words.
  package static var flagHelp: String {
    let indent = 26
    let rows = all.map { form in
      let flag =
        switch form.value {
        case .none: "  --\(form.name)"
        case .optional(let what): "  --\(form.name)[=\(what)]"
        case .required(let what): "  --\(form.name) \(what)"
        }
      let margin = String(repeating: " ", count: indent)
      let words = wrapped(form.help, to: 79 - indent).joined(separator: "\n" + margin)
      return flag.count < indent ? flag + margin.dropFirst(flag.count) + words : "\(flag)\n\(margin)\(words)"
    }
    return rows.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, to width: Int) -> [String] {
    text.split(separator: " ").reduce(into: [""]) { lines, word in
      let last = lines[lines.count - 1]
      if last.isEmpty {
        lines[lines.count - 1] = String(word)
      } else if last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines.append(String(word))
      }
    }
  }
}

extension Step {
  /// Name and value as they are written; the value is nil where there is none.
  package func written(_ defaults: StepDefaults = StepDefaults()) -> (name: String, value: String?) {
    for form in StepForm.all {
      guard let value = form.write(self, defaults) else { continue }
      return (form.name, value.isEmpty ? nil : value)
    }
    preconditionFailure("every step has a form that writes it")
  }

  /// For a person, such as `resize 256x256!`.
  package var summary: String {
    let (name, value) = written()
    return value.map { "\(name) \($0)" } ?? name
  }
}

/// `VALUE` followed by those options that are not nil.
func joined(_ value: String, _ options: [(String, String?)]) -> String {
  value + options.map { key, value in value.map { ",\(key)=\($0)" } ?? "" }.joined()
}
