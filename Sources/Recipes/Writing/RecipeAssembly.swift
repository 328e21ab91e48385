// From a recipe as written to the recipe: every value is read, every limit kept.

import Protocol

/// A recipe and where its parts were written.
package struct RecipeAssembly: Sendable {
  package private(set) var recipe: Recipe
  /// Of steps, by the label of their variant; of the shared ones under "".
  private var stepPlaces: [String: [Place]] = [:]
  /// Of options in libvips's spelling, by label and name.
  private var optionPlaces: [String: [String: Place]] = [:]
  /// Whether it holds what only libvips can judge: operations, options in its spelling.
  package private(set) var needsLibvips = false
  private var defaults: StepDefaults
  /// Of the recipe as a whole.
  private let origin: Place

  static let recipeNames = ["autorotate", "frames", "preserve-times", "kernel", "gravity"]

  /// - Parameter draft: with nothing left to override it; a preset in it has been resolved.
  package init(_ draft: RecipeDraft, defaults: StepDefaults = StepDefaults()) throws(RecipeError) {
    self.defaults = defaults
    origin = (draft.common.settings + draft.common.options + draft.common.steps).first?.place ?? .flag("--variant")
    recipe = Recipe(variants: [])
    try readSettings(draft.common)
    recipe.steps = try steps(draft.common.steps, self.defaults)
    stepPlaces[""] = draft.common.steps.map(\.place)
    if draft.variants.isEmpty {
      recipe.variants = [try variant(draft.common, label: "", steps: [])]
    } else {
      try checkLabels(draft.variants)
      for written in draft.variants {
        var passage = draft.common
        // What is said for all is for those whose own format has it.
        if let format = try self.format(written.passage)?.format {
          passage.settings.removeAll { EncoderSetting.named($0.name)?.has(format) == false }
        }
        passage.takeSettings(from: written.passage)
        recipe.variants.append(try variant(passage, label: written.label, steps: written.passage.steps))
      }
    }
    try checkUse(draft.common)
    let length = CoordinatorMessage.recipe(number: 0, recipe).encoded().count - 4
    guard length <= Frame.maximumLength else {
      throw RecipeError(
        at: origin, "the recipe takes \(length) bytes", allowed: "it can have at most \(Frame.maximumLength)")
    }
  }

  private mutating func readSettings(_ common: Passage) throws(RecipeError) {
    func read<T>(_ name: String, _ parse: (String) throws(InvalidValue) -> T) throws(RecipeError) -> T? {
      guard let setting = common.setting(name) else { return nil }
      return try at(setting.place) { () throws(InvalidValue) in try parse(setting.value ?? "true") }
    }
    if let autorotate = try read("autorotate", Truth.parse) { recipe.autorotate = autorotate }
    if let times = try read("preserve-times", Truth.parse) { recipe.preservesTimes = times }
    if let frames = try read("frames", Frames.init(named:)) { recipe.firstFrameOnly = frames == .first }
    if let kernel = try read("kernel", Resize.Kernel.init(named:)) { defaults.kernel = kernel }
    if let anchor = try read("gravity", Resize.Anchor.parse) { defaults.anchor = anchor }
    if let color = try read("background", Color.parse) { defaults.background = color }
  }

  private mutating func steps(_ written: [Setting], _ defaults: StepDefaults) throws(RecipeError) -> [Step] {
    try limit(written, "steps")
    var defaults = defaults
    var steps: [Step] = []
    for setting in written {
      guard let form = StepForm.named(setting.name) else {
        throw InvalidValue.unknown(setting.name, StepForm.all.map(\.name)).at(setting.place)
      }
      defaults.place = setting.place
      let step = try at(setting.place) { () throws(InvalidValue) in
        try form.step(setting.value, defaults)
      }
      if case .operation(let call) = step {
        needsLibvips = true
        try limit(call.arguments, "arguments", at: setting.place)
        try limit(texts: [call.name] + call.arguments.flatMap { [$0.name, $0.value] }, at: setting.place)
      }
      steps.append(step)
    }
    return steps
  }

  private mutating func variant(
    _ passage: Passage, label: String, steps written: [Setting]
  ) throws(RecipeError) -> Variant {
    var variant = Variant(label: label)
    var defaults = defaults
    if let target = try format(passage), let setting = passage.setting("format") {
      variant.format = target.format
      for option in target.options { try add(option, to: &variant, at: setting.place) }
      if !target.options.isEmpty { needsLibvips = true }
    }
    for option in passage.options {
      try add(NamedValue(name: option.name, value: option.value ?? "true"), to: &variant, at: option.place)
      needsLibvips = true
    }
    for setting in passage.settings {
      try at(setting.place) { () throws(InvalidValue) in
        let value = setting.value ?? ""
        switch setting.name {
        case "quality": variant.quality = try Number.whole(value, 1...100, of: "quality")
        case "keep": variant.keep = try MetadataPolicy(named: value)
        case "background":
          variant.background = try Color.parse(value)
          defaults.background = variant.background
        default: break
        }
      }
      guard let encoder = EncoderSetting.named(setting.name) else { continue }
      let option = try at(setting.place) { () throws(InvalidValue) in
        try encoder.value(setting.value, for: variant.format)
      }
      try add(option, to: &variant, at: setting.place)
    }
    variant.steps = try steps(written, defaults)
    if !label.isEmpty { stepPlaces[label] = written.map(\.place) }
    return variant
  }

  /// Where that was written which `imgworker check` has something to say about: its words are
  /// `[variant LABEL: ]step NUMBER …` or `[variant LABEL: ]option NAME …`.
  package func place(ofComplaint text: String) -> Place {
    var words = text.split(separator: " ")
    var label = ""
    if words.count > 2, words[0] == "variant" {
      label = String(words[1].dropLast())
      words.removeFirst(2)
    }
    let found: Place? =
      switch words.first {
      case "step" where words.count > 1:
        Int(words[1]).flatMap { number in
          stepPlaces[label].flatMap { $0.indices.contains(number - 1) ? $0[number - 1] : nil }
        }
      case "option" where words.count > 1: optionPlaces[label]?[String(words[1].prefix { $0 != ":" })]
      default: nil
      }
    return found ?? origin
  }

  private func format(_ passage: Passage) throws(RecipeError) -> OutputFormat? {
    guard let setting = passage.setting("format") else { return nil }
    return try at(setting.place) { () throws(InvalidValue) in try OutputFormat(parsing: setting.value ?? "") }
  }

  /// Of an option given twice the last counts.
  private mutating func add(_ option: NamedValue, to variant: inout Variant, at place: Place) throws(RecipeError) {
    try limit(texts: [option.name, option.value], at: place)
    variant.options.removeAll { $0.name == option.name }
    variant.options.append(option)
    optionPlaces[variant.label, default: [:]][option.name] = place
    try limit(variant.options, "options", at: place)
  }

  /// A kernel or a gravity that nothing uses was meant for something.
  private func checkUse(_ common: Passage) throws(RecipeError) {
    let steps = recipe.steps + recipe.variants.flatMap(\.steps)
    if let kernel = common.setting("kernel") {
      guard steps.contains(where: { if case .resize = $0 { true } else { false } }) else {
        throw RecipeError(at: kernel.place, "there is no resize to use it", allowed: "add a resize")
      }
    }
    if let gravity = common.setting("gravity") {
      let isUsed = steps.contains {
        switch $0 {
        case .resize(let resize): resize.fit == .cover
        case .pad: true
        default: false
        }
      }
      guard isUsed else {
        throw RecipeError(at: gravity.place, "there is no step to use it", allowed: "add a pad or a resize with ^")
      }
    }
  }

  private func checkLabels(_ variants: [RecipeDraft.Variant]) throws(RecipeError) {
    guard variants.count <= ByteWriter.maximumListCount else {
      throw RecipeError(
        at: variants[ByteWriter.maximumListCount].place, "there are \(variants.count) variants",
        allowed: "at most \(ByteWriter.maximumListCount)")
    }
    var seen: Set<String> = []
    for variant in variants {
      guard StepForm.isName(variant.label), variant.label.utf8.count <= 100 else {
        throw RecipeError(
          at: variant.place, "'\(variant.label)' is not a label",
          allowed: "use at most 100 letters, digits, - and _")
      }
      guard seen.insert(variant.label).inserted else {
        throw RecipeError(at: variant.place, "the label '\(variant.label)' is taken", allowed: "choose another")
      }
    }
  }

  private func limit(_ settings: [Setting], _ what: String) throws(RecipeError) {
    guard settings.count > ByteWriter.maximumListCount else { return }
    try limit(settings, what, at: settings[ByteWriter.maximumListCount].place)
  }

  private func limit(_ list: [some Any], _ what: String, at place: Place) throws(RecipeError) {
    guard list.count > ByteWriter.maximumListCount else { return }
    throw RecipeError(
      at: place, "there are \(list.count) \(what)", allowed: "at most \(ByteWriter.maximumListCount)")
  }

  private func limit(texts: [String], at place: Place) throws(RecipeError) {
    for text in texts where text.utf8.count > ByteWriter.maximumTextBytes {
      throw RecipeError(
        at: place, "a text of \(text.utf8.count) bytes", allowed: "at most \(ByteWriter.maximumTextBytes)")
    }
  }
}

/// Of an animation.
enum Frames: String, Named {
  case all
  case first

  var name: String { rawValue }
}

extension RecipeDraft {
  /// The draft on what it builds on: the preset it names, `below` if that is a file's, or the simple preset when nothing
  /// says what to do with the pixels.
  /// - Throws: for a preset nobody knows.
  package func based(on below: RecipeDraft?) throws(RecipeError) -> RecipeDraft {
    var draft = self
    draft.common.settings.removeAll { $0.name == "preset" }
    if let named = common.setting("preset") {
      guard let preset = Recipe.Preset(rawValue: named.value ?? "") else {
        throw InvalidValue.unknown(named.value ?? "", Recipe.Preset.allCases.map(\.rawValue)).at(named.place)
      }
      guard below == nil else {
        throw RecipeError(at: named.place, "a recipe file is given too", allowed: "name a preset or a recipe")
      }
      return try preset.draft.overridden(by: draft)
    }
    if let below { return below.overridden(by: draft) }
    return hasSteps ? draft : try Recipe.Preset.simple.draft.overridden(by: draft)
  }
}
