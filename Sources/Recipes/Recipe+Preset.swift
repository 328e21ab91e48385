// The recipes that have a name.

import Protocol

extension Recipe {
  package enum Preset: String, CaseIterable, Sendable {
    /// The predecessor's simple mode: 256x256 exactly, Lanczos, same format.
    case simple
    /// No steps: only what the flags say, such as another format.
    case none
  }

  package init(_ preset: Preset) {
    let steps: [Step] =
      switch preset {
      case .simple: [.resize(Resize(target: .box(width: 256, height: 256), fit: .exact))]
      case .none: []
      }
    self.init(steps: steps, variants: [Variant()])
  }
}
