// From where an input lies to where its outputs go.

import Protocol
import Recipes
import Records

struct OutputNaming: Sendable {
  private static let dot = UInt8(ascii: ".")
  private static let slash = UInt8(ascii: "/")

  /// The output directory, as bytes, without a slash at its end.
  let root: [UInt8]
  let recipes: [Recipe]
  let template: OutputTemplate?
  /// What a variant makes of a name. Not a structure: a run asks for millions of names, and each would copy all of it.
  private final class Part: Sendable {
    let format: ImageFormat?
    /// With the dot; nothing where the format stays.
    let ending: [UInt8]
    let label: String
    /// With the hyphen.
    let labelSuffix: [UInt8]
    let size: KnownSize

    init(_ variant: Variant, of recipe: Recipe) {
      format = variant.format
      ending = variant.format.map { [OutputNaming.dot] + Array($0.name.utf8) } ?? []
      label = variant.label
      labelSuffix = label.isEmpty ? [] : Array("-\(label)".utf8)
      size = recipe.knownSize(variant)
    }
  }

  /// By recipe and variant.
  private let parts: [[Part]]
  /// With the slash.
  private let prefix: [UInt8]

  init(root: [UInt8], recipes: [Recipe], template: OutputTemplate? = nil) {
    self.root = root
    self.recipes = recipes
    self.template = template
    prefix = root.last == Self.slash ? root : root + [Self.slash]
    parts = recipes.map { recipe in recipe.variants.map { Part($0, of: recipe) } }
  }

  /// - Parameters:
  ///   - relative: path below the input directory, as bytes.
  ///   - position: of the input, from 0.
  ///   - number: 0 for the plain name; others become `-N` before the extension.
  func path(
    _ relative: ArraySlice<UInt8>, recipe: Int = 0, variant: Int, position: Int = 0, number: Int = 0
  ) -> [UInt8] {
    let (stem, ending) = name(relative, parts[recipe][variant], position)
    var path: [UInt8] = []
    path.reserveCapacity(prefix.count + stem.count + ending.count + 8)
    path += prefix
    path += stem
    if number > 0 { path += "-\(number)".utf8 }
    path += ending
    return path
  }

  /// ``JournalOutput/place`` of ``path(_:recipe:variant:position:number:)``, of the plain name.
  func place(_ relative: ArraySlice<UInt8>, recipe: Int, variant: Int, position: Int) -> UInt64 {
    let (stem, ending) = name(relative, parts[recipe][variant], position)
    return Hash.fnv1a(ending, seed: JournalOutput.place(of: stem))
  }

  /// An output's path below the root in two parts, the second with the extension, between which a number may be put.
  private func name(
    _ relative: ArraySlice<UInt8>, _ part: Part, _ position: Int
  ) -> (stem: ArraySlice<UInt8>, ending: ArraySlice<UInt8>) {
    let dot = Self.extensionDot(relative)
    let known = dot.flatMap { ImageFormat(extension: relative[($0 + 1)...]) }

    // An extension that already stands for the format stays as it is written; a word that is no format is a part of
    // the name, such as `v2` in `photo.v2`.
    var stem = relative
    var ending: ArraySlice<UInt8> = []
    if let dot, known != nil || part.format == nil {
      stem = relative[..<dot]
      ending = relative[dot...]
    }
    if part.format != nil, known != part.format { ending = part.ending[...] }
    if let template {
      let rendered = template.path(
        relative, stem: stem, ending: ending, label: part.label, size: part.size, number: position + 1)
      let end = Self.extensionDot(rendered[...]) ?? rendered.endIndex
      return (rendered[..<end], rendered[end...])
    }
    if !part.labelSuffix.isEmpty { stem += part.labelSuffix }
    return (stem, ending)
  }

  /// Of the root at the start of outputs' paths, with its slash.
  var rootLength: Int { prefix.count }

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
