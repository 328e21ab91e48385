// The recipes that have a name.

import Protocol

extension Recipe {
  package enum Preset: String, CaseIterable, Sendable {
    /// The predecessor's simple mode: 256x256 exactly, Lanczos, same format.
    case simple
    /// The predecessor's CPU-intensive mode: resize, Gaussian blur, sharpen, edge enhance, contrast, colour matrix.
    case intensive
    /// Fits into 256x256, never enlarged.
    case thumbnail
    /// WebP for pages, at most 1920 pixels a side.
    case web
    /// No steps: only what the flags say, such as another format.
    case none

    /// As a variant is written.
    var words: String {
      switch self {
      case .simple: "resize=256x256!"
      case .intensive: "resize=256x256! blur=2 sharpen edge-enhance linear=1.2,-25 color-matrix=sepia"
      case .thumbnail: "resize=256x256> format=jpg quality=80"
      case .web: "resize=1920x1920> format=webp quality=80"
      case .none: ""
      }
    }

    var draft: RecipeDraft {
      get throws(RecipeError) {
        RecipeDraft(common: try Passage(words: words) { _ in .flag("--preset \(rawValue)") })
      }
    }
  }

  package init(_ preset: Preset) {
    do {
      self = try RecipeAssembly(preset.draft).recipe
    } catch {
      preconditionFailure("the preset \(preset) is wrong: \(error)")
    }
  }
}
