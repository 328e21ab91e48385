// Recipes as tests write them.

import Protocol
import Recipes

/// Flags, written as a variant is; what a file says below them.
func assembled(
  _ words: String = "", settings: [(String, String)] = [], variants: [String] = [], file: String? = nil
) throws(RecipeError) -> RecipeAssembly {
  var draft = RecipeDraft(common: try RecipeDraft.Variant(flag: "flags: " + words).passage)
  for (name, value) in settings { draft.common.settings.append(Setting(name, value, at: .flag("--\(name)"))) }
  for variant in variants { draft.variants.append(try RecipeDraft.Variant(flag: variant)) }
  let below: RecipeDraft? = if let file { try RecipeDraft(yaml: Array(file.utf8), name: "r.yaml") } else { nil }
  return try RecipeAssembly(draft.based(on: below))
}

func recipe(
  _ words: String = "", settings: [(String, String)] = [], variants: [String] = [], file: String? = nil
) throws -> Recipe {
  try assembled(words, settings: settings, variants: variants, file: file).recipe
}

func steps(_ words: String, settings: [(String, String)] = []) throws -> [Step] {
  try recipe(words, settings: settings).steps
}

extension Recipe {
  init(yaml: String) throws { self = try RecipeAssembly(RecipeDraft(yaml: Array(yaml.utf8), name: "r.yaml")).recipe }
}
