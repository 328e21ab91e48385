// How much a decoder may shrink while it decodes.

import Protocol
import Recipes

enum ShrinkOnLoad {
  /// As ``PreShrink``: 1 unless every way through the recipe begins with a shrinking resize.
  /// - Parameters: upright size, pixels.
  static func factor(for recipe: Recipe, width: Int, height: Int) -> Int {
    let firsts = recipe.steps.isEmpty ? recipe.variants.map(\.steps.first) : [recipe.steps.first]
    let resizes = firsts.map { step in if case .resize(let resize) = step { resize } else { Resize?.none } }
    return PreShrink.factor(resizes, width: width, height: height)
  }
}
