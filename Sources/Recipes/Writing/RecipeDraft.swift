// A recipe as written: names and values with their places, in order, nothing checked but that they have their form.

import Protocol

/// One name and its value, from wherever it was written.
package struct Setting: Equatable, Sendable {
  package var name: String
  /// nil: none was written.
  package var value: String?
  package var place: Place

  package init(_ name: String, _ value: String?, at place: Place) {
    self.name = name
    self.value = value
    self.place = place
  }
}

/// What is said of the recipe as a whole, or of one variant.
package struct Passage: Equatable, Sendable {
  /// Of a name given twice the last counts.
  package var settings: [Setting] = []
  /// Of the encoder, in libvips's spelling.
  package var options: [Setting] = []
  package var steps: [Setting] = []

  package init(settings: [Setting] = [], options: [Setting] = [], steps: [Setting] = []) {
    self.settings = settings
    self.options = options
    self.steps = steps
  }

  func setting(_ name: String) -> Setting? { settings.last { $0.name == name } }

  /// Settings of `other` take the place of those of the same name, and a format of the encoder's options.
  mutating func takeSettings(from other: Passage) {
    let names = Set(other.settings.map(\.name))
    if names.contains("format") { options = [] }
    let inBrackets = other.setting("format").flatMap { try? OutputFormat(parsing: $0.value ?? "") }?.options ?? []
    let namesQuality = inBrackets.contains { $0.name == "Q" }
    settings.removeAll { names.contains($0.name) || namesQuality && $0.name == "quality" }
    settings += other.settings
    options += other.options
  }

  fileprivate mutating func dropEncoderSettings() {
    options = []
    settings.removeAll { EncoderSetting.named($0.name) != nil }
  }
}

package struct RecipeDraft: Equatable, Sendable {
  package struct Variant: Equatable, Sendable {
    package var label: String
    package var place: Place
    package var passage: Passage
  }

  package var common = Passage()
  package var variants: [Variant] = []

  package init(common: Passage = Passage(), variants: [Variant] = []) {
    self.common = common
    self.variants = variants
  }

  package var isEmpty: Bool { self == RecipeDraft() }

  package var hasSteps: Bool { !common.steps.isEmpty || variants.contains { !$0.passage.steps.isEmpty } }

  /// This recipe, with what `other` says instead of what this one says of the same:
  /// - a setting replaces the one of its name, in variants too; a format all that is for an encoder;
  /// - steps replace those of their names: they stand together, in their own order, where the first of those stood, else
  ///   at the end;
  /// - variants replace all variants.
  package func overridden(by other: RecipeDraft) -> RecipeDraft {
    var result = self
    if other.common.setting("format") != nil {
      result.common.dropEncoderSettings()
      for index in result.variants.indices { result.variants[index].passage.dropEncoderSettings() }
    }
    result.common.takeSettings(from: other.common)
    result.common.steps = Self.merged(common.steps, other.common.steps)
    if other.variants.isEmpty {
      for index in result.variants.indices {
        let overriding = Passage(
          settings: other.common.settings.filter { setting in
            result.variants[index].passage.settings.contains { $0.name == setting.name }
          })
        result.variants[index].passage.takeSettings(from: overriding)
      }
    } else {
      result.variants = other.variants
    }
    return result
  }

  private static func merged(_ below: [Setting], _ above: [Setting]) -> [Setting] {
    let names = Set(above.map(\.name))
    let kept = below.prefix { !names.contains($0.name) }
    return kept + above + below[kept.count...].filter { !names.contains($0.name) }
  }
}
