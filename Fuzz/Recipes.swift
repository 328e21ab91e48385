// Recipes as people write them. What is written back has to mean the same.

import Protocol

@testable import Recipes

extension FuzzTarget {
  static let recipeFile = FuzzTarget("RecipeFile") { bytes in
    let recipe = try RecipeAssembly(RecipeDraft(yaml: Array(bytes), name: "r.yaml")).recipe
    let again = try! RecipeAssembly(RecipeDraft(yaml: Array(recipe.yaml.utf8), name: "again.yaml")).recipe
    precondition(again == recipe, "\(recipe.yaml) is another recipe")
  }

  static let variant = FuzzTarget("Variant") { bytes in
    var draft = RecipeDraft()
    draft.variants = [try RecipeDraft.Variant(flag: ArgumentBytes.encode(bytes))]
    let recipe = try RecipeAssembly(draft).recipe
    precondition(recipe.variants.count == 1 && !recipe.summary.isEmpty)
  }

  /// `NAME=VALUE`, or `NAME`.
  static let step = FuzzTarget("Step") { bytes in
    let (word, value) = Words.pair(ArgumentBytes.encode(bytes))
    guard let form = StepForm.named(word) else { return }
    let step = try form.step(value, StepDefaults())
    let (name, again) = step.written()
    precondition(
      try! StepForm.named(name)!.step(again, StepDefaults()) == step, "\(name) \(again ?? "") is another step")
  }

  /// Of a picture whose sides are in the first four bytes.
  static let geometry = FuzzTarget("Geometry") { bytes in
    guard bytes.count > 4 else { return }
    let resize = try Resize(geometry: ArgumentBytes.encode(bytes.dropFirst(4)))
    precondition(try! Resize(geometry: resize.geometry) == resize, "\(resize.geometry) is another size")
    let plan = resize.plan(
      width: 1 + Int(bytes.loadUnaligned(as: UInt16.self)),
      height: 1 + Int(bytes.loadUnaligned(fromByteOffset: 2, as: UInt16.self)))
    precondition(plan.cropX >= 0 && plan.cropX + plan.cropWidth <= plan.width && plan.cropWidth > 0)
    precondition(plan.cropY >= 0 && plan.cropY + plan.cropHeight <= plan.height && plan.cropHeight > 0)
  }

  static let outputFormat = FuzzTarget("OutputFormat") { bytes in
    let format = try OutputFormat(parsing: ArgumentBytes.encode(bytes))
    precondition(format.format != .heic && format.options.allSatisfy { !$0.name.isEmpty })
  }
}
