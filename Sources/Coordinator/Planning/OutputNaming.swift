// From where an input lies to where its outputs go.

import Protocol
import Recipes

struct OutputNaming: Sendable {
  private static let dot = UInt8(ascii: ".")
  private static let slash = UInt8(ascii: "/")

  /// The output directory, as bytes, without a slash at its end.
  let root: [UInt8]
  let recipes: [Recipe]
  let template: OutputTemplate?
  /// By recipe and variant, where the template asks.
  private var sizes: [[KnownSize]] = []

  init(root: [UInt8], recipes: [Recipe], template: OutputTemplate? = nil) {
    self.root = root
    self.recipes = recipes
    self.template = template
    if template != nil { sizes = recipes.map { recipe in recipe.variants.map { recipe.knownSize($0) } } }
  }

  /// - Parameters:
  ///   - relative: path below the input directory, as bytes.
  ///   - position: of the input, from 0.
  ///   - number: 0 for the plain name; others become `-N` before the extension.
  func path(
    _ relative: ArraySlice<UInt8>, recipe: Int = 0, variant index: Int, position: Int = 0, number: Int = 0
  ) -> [UInt8] {
    let (format, label) = (recipes[recipe].variants[index].format, recipes[recipe].variants[index].label)
    let dot = Self.extensionDot(relative)
    let suffix = dot.map { relative[($0 + 1)...] }
    let known = suffix.flatMap { ImageFormat(extension: $0) }

    // An extension that already stands for the format stays as it is written; a word that is no format is a part of
    // the name, such as `v2` in `photo.v2`.
    var stem = relative
    var ending: ArraySlice<UInt8> = []
    if let suffix, known != nil || format == nil {
      stem = relative[..<(suffix.startIndex - 1)]
      ending = relative[(suffix.startIndex - 1)...]
    }
    if let format, known != format { ending = [Self.dot] + Array(format.name.utf8) }

    var path: [UInt8] = []
    path.reserveCapacity(rootLength + relative.count + 32)
    path += root
    if path.last != Self.slash { path.append(Self.slash) }
    if let template {
      let rendered = template.path(
        relative, stem: stem, ending: ending, label: label, size: sizes[recipe][index], number: position + 1)
      let end = Self.extensionDot(rendered[...]) ?? rendered.endIndex
      stem = rendered[..<end]
      ending = rendered[end...]
    }
    path += stem
    if template == nil, !label.isEmpty { path += "-\(label)".utf8 }
    if number > 0 { path += "-\(number)".utf8 }
    path += ending
    return path
  }

  /// Of the root at the start of outputs' paths, with its slash.
  var rootLength: Int { root.last == Self.slash ? root.count : root.count + 1 }

  /// Whether an output is a file below the output directory, by its name, and none of the run's own; what a template
  /// makes of odd names may not be.
  func contains(_ output: [UInt8]) -> Bool {
    let relative = output.dropFirst(rootLength)
    return !relative.isEmpty && !relative.elementsEqual("..".utf8) && !relative.starts(with: "../".utf8)
      && relative.first != Self.slash && !StateDirectory.holds(relative)
  }

  /// Of the last component, unless it starts with it.
  private static func extensionDot(_ path: ArraySlice<UInt8>) -> Int? {
    let nameStart = path.lastIndex(of: slash).map { $0 + 1 } ?? path.startIndex
    return path[nameStart...].lastIndex(of: dot).flatMap { $0 > nameStart ? $0 : nil }
  }
}
