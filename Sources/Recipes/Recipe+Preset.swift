// The recipes that have a name.

import Protocol

extension Recipe {
  package enum Preset: String, CaseIterable, Sendable {
    /// The predecessor's simple mode: 256x256 exactly, Lanczos, same format.
    case simple
    /// The predecessor's CPU-intensive mode: resize, Gaussian blur, sharpen, edge enhance, contrast, colour matrix.
    case intensive
    /// No steps: only what the flags say, such as another format.
    case none
  }

  package init(_ preset: Preset) {
    let resize = Step.resize(Resize(target: .box(width: 256, height: 256), fit: .exact))
    let steps: [Step] =
      switch preset {
      case .simple: [resize]
      case .intensive:
        [
          resize, .blur(sigma: 2), .convolve(.sharpen), .convolve(.edgeEnhance), .linear(multiply: 1.2, add: -25),
          .colorMatrix(.sepia),
        ]
      case .none: []
      }
    self.init(steps: steps, variants: [Variant()])
  }
}
