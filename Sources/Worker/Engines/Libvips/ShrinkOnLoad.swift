// How much a decoder may shrink while it decodes.

import Protocol
import Recipes

enum ShrinkOnLoad {
  /// 1, 2, 4 or 8, chosen for the largest output: libvips's thumbnail rule, which always leaves a factor of 2 to the
  /// kernel. 1 unless every way through the recipe begins with a shrinking resize. `nearest` asks for original pixels.
  /// - Parameters: upright size, pixels.
  static func factor(for recipe: Recipe, width: Int, height: Int) -> Int {
    let firsts = recipe.steps.isEmpty ? recipe.variants.map(\.steps.first) : [recipe.steps.first]
    var smallest = Double.infinity
    for first in firsts {
      guard case .resize(let resize) = first, resize.kernel != .nearest else { return 1 }
      let plan = resize.plan(width: width, height: height)
      let ratio = min(Double(width) / Double(plan.width), Double(height) / Double(plan.height))
      smallest = min(smallest, ratio)
    }
    if smallest >= 16 { return 8 }
    if smallest >= 8 { return 4 }
    if smallest >= 4 { return 2 }
    return 1
  }
}
