// --template: where outputs go, in GNU parallel's words.

import Protocol
import Recipes

struct OutputTemplate: Equatable, Sendable {
  enum Placeholder: String, CaseIterable, Sendable {
    /// The path below the output directory, as without a template.
    case path = "{}"
    case stem = "{.}"
    case name = "{/}"
    case directory = "{//}"
    case nameStem = "{/.}"
    /// Of the output, without the dot.
    case ext = "{ext}"
    case width = "{w}"
    case height = "{h}"
    /// Of the input in the plan, from 1.
    case number = "{n}"
    case label = "{label}"
  }

  private enum Part: Equatable, Sendable {
    case text([UInt8])
    case placeholder(Placeholder)
  }

  private var parts: [Part] = []

  /// - Parameter text: as of ``ArgumentBytes``.
  init(parsing text: String) throws(InvalidValue) {
    let allowed =
      "write a path below the output directory with \(Placeholder.allCases.map(\.rawValue).joined(separator: " "))"
    var rest = text[...]
    while !rest.isEmpty {
      let literal = rest.prefix { $0 != "{" }
      if !literal.isEmpty { parts.append(.text(ArgumentBytes.decode(String(literal)))) }
      rest = rest[literal.endIndex...]
      guard !rest.isEmpty else { break }
      guard let close = rest.firstIndex(of: "}") else {
        throw InvalidValue("'\(rest)' has no closing brace", allowed: allowed)
      }
      let word = String(rest[...close])
      guard let placeholder = Placeholder(rawValue: word) else {
        throw InvalidValue("'\(word)' is not known", allowed: allowed)
      }
      parts.append(.placeholder(placeholder))
      rest = rest[rest.index(after: close)...]
    }
    // Of bytes: a slash with a combining mark is one Character, and another one than a slash.
    let bytes = ArgumentBytes.decode(text)
    let slash = UInt8(ascii: "/")
    guard !bytes.isEmpty, bytes.first != slash, bytes.last != slash else {
      throw InvalidValue("'\(text)' names no file below the output directory", allowed: allowed)
    }
    guard !bytes.split(separator: slash).contains(where: { $0.elementsEqual("..".utf8) }) else {
      throw InvalidValue("'\(text)' leads out of the output directory", allowed: allowed)
    }
  }

  func uses(_ placeholder: Placeholder) -> Bool { parts.contains(.placeholder(placeholder)) }

  /// Throws for sizes that only the images will tell.
  func check(_ recipes: [Recipe]) throws(InvalidValue) {
    for recipe in recipes {
      for variant in recipe.variants {
        let size = recipe.knownSize(variant)
        for (placeholder, side) in [(Placeholder.width, size.width), (.height, size.height)]
        where side == nil && uses(placeholder) {
          let name = variant.label.isEmpty ? "" : " of variant \(variant.label)"
          throw InvalidValue(
            "\(placeholder.rawValue)\(name) is not known before the image is read (\(recipe.summary))",
            allowed: "fix it with a resize to WxH! or WxH^, or leave \(placeholder.rawValue) out")
        }
      }
    }
  }

  /// - Parameters:
  ///   - stem: the path below the output directory without its extension.
  ///   - ending: of the output, with its dot, or empty.
  func path(
    _ relative: ArraySlice<UInt8>, stem: ArraySlice<UInt8>, ending: ArraySlice<UInt8>, label: String, size: KnownSize,
    number: Int
  ) -> [UInt8] {
    let slash = UInt8(ascii: "/")
    let nameStart = relative.lastIndex(of: slash).map { $0 + 1 } ?? relative.startIndex
    var path: [UInt8] = []
    for part in parts {
      switch part {
      case .text(let bytes): path += bytes
      case .placeholder(let placeholder):
        switch placeholder {
        case .path: path += relative
        case .stem: path += stem
        case .name: path += relative[nameStart...]
        case .nameStem: path += stem[nameStart...]
        case .directory: path += nameStart == relative.startIndex ? [UInt8(ascii: ".")] : relative[..<(nameStart - 1)]
        case .ext:
          // No dot stays behind where there is no extension.
          if ending.isEmpty, path.last == UInt8(ascii: ".") { path.removeLast() }
          path += ending.dropFirst()
        case .width: path += Array("\(size.width ?? 0)".utf8)
        case .height: path += Array("\(size.height ?? 0)".utf8)
        case .number: path += Array("\(number)".utf8)
        case .label: path += Array(label.utf8)
        }
      }
    }
    return ListPlacement.lexical(path)
  }
}
