// `resize=200x200 format=webp quality=80 sharpen`: a passage in one line, for --variant and presets.

extension Passage {
  /// Names that are not steps: of one output.
  static let outputNames = ["format", "quality", "keep", "background"] + EncoderSetting.all.map(\.name)

  init(words text: String, at place: (String) -> Place) throws(RecipeError) {
    self.init()
    for word in try Recipes.at(place(""), { () throws(InvalidValue) in try Words.split(text) }) {
      let (name, value) = Words.pair(word)
      let setting = Setting(name, value, at: place(name))
      if StepForm.named(name) != nil {
        steps.append(setting)
      } else if Self.outputNames.contains(name) {
        settings.append(setting)
      } else {
        throw InvalidValue.unknown(name, Self.outputNames + StepForm.all.map(\.name)).at(place(""))
      }
    }
  }
}

extension RecipeDraft.Variant {
  /// - Parameter text: `LABEL: words`.
  package init(flag text: String) throws(RecipeError) {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let label = String(parts[0])
    guard parts.count == 2, !label.contains("=") else {
      throw RecipeError(
        at: .flag("--variant"), "'\(text)' has no label", allowed: "write 'LABEL: resize=200x200 format=webp …'")
    }
    let flag = Place.flag("--variant \(label)")
    self.init(
      label: label, place: flag,
      passage: try Passage(words: String(parts[1])) { $0.isEmpty ? flag : .flag("--variant \(label): \($0)") })
  }
}
