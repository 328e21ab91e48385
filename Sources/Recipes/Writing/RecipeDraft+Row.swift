// What a row of a manifest says of the recipe, cell by cell.

extension RecipeDraft {
  /// Names a row may give besides its paths.
  package static let rowNames = Passage.outputNames + RecipeAssembly.recipeNames + StepForm.all.map(\.name)

  /// Adds a cell. Nothing, and `false` for what is a yes or no, adds nothing; `true` gives a step without its value.
  /// - Returns: false for a name that is none of ``rowNames``.
  package mutating func add(_ name: String, _ value: String, at place: Place) -> Bool {
    guard let form = StepForm.named(name) else {
      guard Self.rowNames.contains(name) else { return false }
      if !value.isEmpty { common.settings.append(Setting(name, value, at: place)) }
      return true
    }
    if case .required = form.value {
      if !value.isEmpty { common.steps.append(Setting(name, value, at: place)) }
      return true
    }
    if !value.isEmpty, value != "false" {
      common.steps.append(Setting(name, value == "true" ? nil : value, at: place))
    }
    return true
  }

  /// Equal for rows that ask for the same.
  package var words: [String] { (common.settings + common.steps).flatMap { [$0.name, $0.value ?? ""] } }
}
