// What a recipe asks of one file, or why that is not for this engine.

import Protocol
import Recipes

/// One output of the direct engine.
struct Rendition: Equatable {
  /// nil: as large as the input.
  var resize: Resize?
  var encoding: Encoding
  /// What shows through where the format has no transparency.
  var background: Color

  /// What libvips writes: of JPEG full chroma from quality 90 on.
  func sampling(of source: Sampling) -> Sampling {
    if case .jpeg(let quality) = encoding, quality < 90, source != .gray { return .halfBoth }
    return source == .gray ? .gray : .full
  }
}

enum Encoding: Equatable {
  /// 1...100.
  case jpeg(quality: Int32)
  /// libdeflate's, 1...12.
  case png(level: Int32)
}

/// The recipe's part of the question; the same for every file, so it is asked once.
struct Conversion: Equatable {
  var autorotate: Bool
  var renditions: [Rendition]
  /// What outputs are to carry of the input's metadata.
  var keeps: [MetadataPolicy]

  /// libjpeg's, and libvips's.
  private static let defaultQuality: Int32 = 75
  private static let defaultLevel: Int32 = 5

  /// - Parameter input: what a variant without a format becomes.
  init(_ recipe: Recipe, input: ImageFormat) throws(JPEGHeader.Unsuitable) {
    autorotate = recipe.autorotate
    renditions = []
    keeps = recipe.variants.map(\.keep)
    for variant in recipe.variants {
      let steps = recipe.steps + variant.steps
      guard steps.count <= 1 else { throw .init("more than one step") }
      var resize: Resize?
      for case .resize(let step) in steps { resize = step }
      guard resize != nil || steps.isEmpty else { throw .init("a step other than resize") }
      renditions.append(
        Rendition(
          resize: resize, encoding: try Self.encoding(variant, variant.format ?? input), background: variant.background)
      )
    }
  }

  private static func encoding(_ variant: Variant, _ format: ImageFormat) throws(JPEGHeader.Unsuitable) -> Encoding {
    switch format {
    case .jpeg: .jpeg(quality: try quality(variant))
    case .png: .png(level: try level(variant))
    default: throw .init("\(format.name) output")
    }
  }

  /// zlib's levels are about libdeflate's.
  private static func level(_ variant: Variant) throws(JPEGHeader.Unsuitable) -> Int32 {
    var level = defaultLevel
    for option in variant.options {
      guard option.name == "compression", let value = Int32(option.value), (1...9).contains(value) else {
        throw .init("encoder option \(option.name)=\(option.value)")
      }
      level = value
    }
    return level
  }

  /// The recipe's own quality goes before an encoder option.
  private static func quality(_ variant: Variant) throws(JPEGHeader.Unsuitable) -> Int32 {
    var quality = defaultQuality
    for option in variant.options {
      guard option.name == "Q", let value = Int32(option.value), (1...100).contains(value) else {
        throw .init("encoder option \(option.name)=\(option.value)")
      }
      quality = value
    }
    return variant.quality.map(Int32.init) ?? quality
  }

  /// Throws when an output would have to carry something of this file.
  func checkMetadata(_ header: some SourceHeader) throws(JPEGHeader.Unsuitable) {
    for keep in keeps {
      let keepsAny =
        switch keep {
        case .none: false
        case .icc: header.hasProfile
        case .exif: header.hasEXIF
        case .all: header.hasProfile || header.hasEXIF || header.hasOtherMetadata
        }
      if keepsAny { throw .init("metadata to keep") }
    }
  }
}
