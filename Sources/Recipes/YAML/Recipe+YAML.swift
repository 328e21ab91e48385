// Writes recipe files.

import Protocol

extension Recipe {
  /// A recipe file that reads back as this recipe.
  package var yaml: String {
    var lines: [String] = []
    if !autorotate { lines.append("autorotate: false") }
    if firstFrameOnly { lines.append("frames: first") }
    if preservesTimes { lines.append("preserve-times: true") }
    var defaults = StepDefaults()
    let isPlain = variants.count == 1 && variants[0].label.isEmpty
    if isPlain {
      lines += variants[0].settingLines
      if variants[0].background != .white { defaults.background = variants[0].background }
    }
    lines += Self.lines(steps + (isPlain ? variants[0].steps : []), defaults)
    if !isPlain {
      lines.append("variants:")
      for variant in variants {
        lines.append("  \(YAMLText.scalar(variant.label)):")
        var defaults = StepDefaults()
        if variant.background != .white { defaults.background = variant.background }
        lines += (variant.settingLines + Self.lines(variant.steps, defaults)).map { "    \($0)" }
      }
    }
    return lines.isEmpty ? "steps: []\n" : lines.joined(separator: "\n") + "\n"
  }

  private static func lines(_ steps: [Step], _ defaults: StepDefaults) -> [String] {
    guard !steps.isEmpty else { return [] }
    return ["steps:"]
      + steps.map { step in
        let (name, value) = step.written(defaults)
        return "  - \(name)" + (value.map { ": \(YAMLText.scalar($0))" } ?? "")
      }
  }
}

extension Variant {
  fileprivate var settingLines: [String] {
    var lines: [String] = []
    if let format { lines.append("format: \(format.name)") }
    if let quality { lines.append("quality: \(quality)") }
    if !options.isEmpty {
      lines.append("options:")
      lines += options.map { "  \(YAMLText.scalar($0.name)): \(YAMLText.scalar($0.value))" }
    }
    if keep != .none { lines.append("keep: \(keep.name)") }
    if background != .white { lines.append("background: \(YAMLText.scalar(background.name))") }
    return lines
  }
}

enum YAMLText {
  /// Plain where that is certainly the same text, else in double quotes.
  static func scalar(_ text: String) -> String {
    let isPlain =
      text.utf8.first.map { (48...57).contains($0) || (97...122).contains($0 | 32) } == true
      && text.utf8.last != UInt8(ascii: " ")
      && text.utf8.allSatisfy {
        (48...57).contains($0) || (97...122).contains($0 | 32) || " ._-+^<>!%=,/".utf8.contains($0)
      } && !["null", "Null", "NULL"].contains(text)
    if isPlain { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _
      where scalar.value < 0x20 || scalar.value == 0x7f || (0x80..<0xa0).contains(scalar.value)
        || [0x2028, 0x2029, 0xfeff, 0xfffe, 0xffff].contains(scalar.value):
        let hex = String(scalar.value, radix: 16)
        quoted += "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}
