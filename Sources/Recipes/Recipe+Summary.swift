// A recipe in one line.

import Protocol

extension Recipe {
  /// One line a person understands, such as `resize 256x256! -> same format`.
  package var summary: String {
    let shared = steps.map(\.summary)
    let targets = variants.map { variant in
      let quality = variant.quality.map { ["quality \($0)"] } ?? []
      let options = (quality + variant.options.map { "\($0.name)=\($0.value)" }).joined(separator: ",")
      let own = variant.steps.map { $0.summary + ", " }.joined()
      return (variant.label.isEmpty ? "" : "\(variant.label): ") + own + (variant.format?.name ?? "same format")
        + (options.isEmpty ? "" : "[\(options)]")
    }
    let isUnchanged = shared.isEmpty && variants.allSatisfy(\.steps.isEmpty)
    let start = isUnchanged ? ["no change of pixels"] : shared
    return (start.isEmpty ? "" : start.joined(separator: ", ") + " -> ") + targets.joined(separator: "; ")
  }
}
