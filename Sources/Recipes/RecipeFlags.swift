// The recipe part of a command line, as text, and the recipe it means. imgcoord and imgworker share it.

import Protocol

/// Every value is as the user wrote it; nil is "not given".
package struct RecipeFlags: Equatable, Sendable {
  package var preset: String?
  package var resize: String?
  package var kernel: String?
  package var format: String?
  package var quality: Int?
  package var keep: String?
  package var background: String?
  package var autorotate = true

  package init() {}

  /// - Throws: ``RecipeError`` naming the flag.
  package func recipe() throws(RecipeError) -> Recipe {
    var recipe = try basis()
    recipe.autorotate = autorotate
    let kernel = try kernel.map { (word) throws(RecipeError) in try Resize.Kernel(named: word) }
    if let resize {
      recipe.steps.removeAll { if case .resize = $0 { true } else { false } }
      recipe.steps.insert(.resize(try Resize(geometry: resize)), at: 0)
    }
    if let kernel {
      var used = false
      for index in recipe.steps.indices {
        if case .resize(var resize) = recipe.steps[index] {
          resize.kernel = kernel
          recipe.steps[index] = .resize(resize)
          used = true
        }
      }
      guard used else { throw RecipeError(at: "--kernel", "there is no resize to use it", allowed: "add --resize") }
    }
    if let format {
      let target = try OutputFormat(parsing: format)
      recipe.variants[0].format = target.format
      recipe.variants[0].options = target.options
    }
    if let quality {
      guard (1...100).contains(quality) else {
        throw RecipeError(at: "--quality", "\(quality) is out of range", allowed: "use 1 to 100")
      }
      recipe.variants[0].quality = UInt8(quality)
    }
    if let keep {
      guard let policy = MetadataPolicy.allCases.first(where: { $0.name == keep }) else {
        throw .unknown(keep, at: "--keep", allowed: MetadataPolicy.allCases.map(\.name))
      }
      recipe.variants[0].keep = policy
    }
    if let background { recipe.variants[0].background = try Color(parsing: background) }
    return recipe
  }

  private func basis() throws(RecipeError) -> Recipe {
    guard let preset else { return Recipe(.simple) }
    guard let known = Recipe.Preset(rawValue: preset) else {
      throw .unknown(preset, at: "--preset", allowed: Recipe.Preset.allCases.map(\.rawValue))
    }
    return Recipe(known)
  }
}
