// Reads recipe files.

/// ```yaml
/// format: webp            # settings by the names of their flags
/// steps:                  # in this order, each a name, or a name with its value as on the command line
///   - resize: 1920x1920>
///   - sharpen
/// variants:               # each goes on from there, with settings and steps of its own
///   thumb:
///     quality: 80
///     options: {effort: 6}
///     steps: [resize: 200x200]
/// ```
extension RecipeDraft {
  private static let recipeNames = ["preset"] + RecipeAssembly.recipeNames

  /// - Parameter name: of the file, for messages.
  package init(yaml bytes: [UInt8], name: String) throws(RecipeError) {
    let file = RecipeFile(name: name)
    self.init()
    guard let root = try file.parse(bytes) else {
      throw RecipeError(at: .file(name, line: 1, column: 1), "the file is empty", allowed: "write steps: and a list")
    }
    let outputNames = Passage.outputNames + ["options", "steps"]
    common = try file.passage(root, names: Self.recipeNames + outputNames + ["variants"]) {
      (entry) throws(RecipeError) in
      guard entry.key == "variants" else { return false }
      for (label, mark, body) in try file.mapping(entry.value, "label: and its settings") {
        variants.append(
          Variant(label: label, place: file.place(mark), passage: try file.passage(body, names: outputNames)))
      }
      return true
    }
    if common.setting("preset") != nil { self = try based(on: nil) }
  }
}

private struct RecipeFile {
  let name: String

  func place(_ mark: TextMark) -> Place { .file(name, mark) }

  func parse(_ bytes: [UInt8]) throws(RecipeError) -> YAMLNode? {
    do throws(YAMLNode.Malformed) {
      return try YAMLNode.parse(bytes)
    } catch {
      throw RecipeError(at: place(error.mark), error.problem, allowed: "recipe files are YAML")
    }
  }

  /// - Parameter special: takes an entry that is neither setting, options nor steps.
  func passage(
    _ node: YAMLNode, names: [String], special: (YAMLNode.Entry) throws(RecipeError) -> Bool = { _ in false }
  ) throws(RecipeError) -> Passage {
    var passage = Passage()
    if node.isNull { return passage }
    for entry in try mapping(node, "name: value lines") {
      if !names.contains(entry.key) { throw InvalidValue.unknown(entry.key, names).at(place(entry.mark)) }
      if try special(entry) { continue }
      switch entry.key {
      case "options":
        for (key, mark, value) in try mapping(entry.value, "libvips's names with their values") {
          guard StepForm.isName(key) else {
            throw RecipeError(at: place(mark), "'\(key)' is not an option", allowed: "use libvips's names")
          }
          passage.options.append(Setting(key, try text(value), at: place(value.mark)))
        }
      case "steps": passage.steps = try steps(entry.value)
      default: passage.settings.append(Setting(entry.key, try text(entry.value), at: place(entry.value.mark)))
      }
    }
    return passage
  }

  private func steps(_ node: YAMLNode) throws(RecipeError) -> [Setting] {
    if node.isNull { return [] }
    guard case .sequence(let nodes, _) = node else { throw wrong(node, "a list of steps, each after a -") }
    var steps: [Setting] = []
    for node in nodes {
      switch node {
      case .scalar(let name, _, let mark): steps.append(Setting(name, nil, at: place(mark)))
      case .mapping(let entries, _):
        guard entries.count == 1 else { throw wrong(node, "one step after each -") }
        let value = entries[0].value
        let isEmpty = value.isNull
        steps.append(
          Setting(entries[0].key, isEmpty ? nil : try text(value), at: place(isEmpty ? entries[0].mark : value.mark)))
      case .sequence: throw wrong(node, "a step, as 'resize: 200x200'")
      }
    }
    for step in steps where StepForm.named(step.name) == nil {
      throw InvalidValue.unknown(step.name, StepForm.all.map(\.name)).at(step.place)
    }
    return steps
  }

  func mapping(_ node: YAMLNode, _ what: String) throws(RecipeError) -> [YAMLNode.Entry] {
    guard case .mapping(let entries, _) = node else { throw wrong(node, what) }
    return entries
  }

  private func text(_ node: YAMLNode) throws(RecipeError) -> String {
    guard case .scalar(let text, _, _) = node else { throw wrong(node, "a value, as on the command line") }
    return text
  }

  private func wrong(_ node: YAMLNode, _ allowed: String) -> RecipeError {
    let what =
      switch node {
      case .scalar(let text, _, _): "'\(text)'"
      case .sequence: "a list"
      case .mapping: "a mapping"
      }
    return RecipeError(at: place(node.mark), "\(what) is not expected here", allowed: "write \(allowed)")
  }
}
