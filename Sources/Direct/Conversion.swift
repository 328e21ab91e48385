// What a recipe asks of one file, or why that is not for this engine.

import Protocol
import Recipes

/// One output of the direct engine.
struct Rendition: Equatable {
  /// nil: as large as the input.
  var resize: Resize?
  /// 1...100.
  var quality: Int32

  /// What libvips writes: full chroma from quality 90 on.
  func sampling(of source: Sampling) -> Sampling {
    source == .gray ? .gray : quality < 90 ? .halfBoth : .full
  }
}

/// The recipe's part of the question; the same for every file, so it is asked once.
struct Conversion: Equatable {
  var autorotate: Bool
  var renditions: [Rendition]
  /// What outputs are to carry of the input's metadata.
  var keeps: [MetadataPolicy]

  /// libjpeg's, and libvips's.
  private static let defaultQuality: Int32 = 75

  init(_ recipe: Recipe) throws(JPEGHeader.Unsuitable) {
    autorotate = recipe.autorotate
    renditions = []
    keeps = recipe.variants.map(\.keep)
    for variant in recipe.variants {
      guard (variant.format ?? .jpeg) == .jpeg else { throw .init("\(variant.format!.name) output") }
      let steps = recipe.steps + variant.steps
      guard steps.count <= 1 else { throw .init("more than one step") }
      var resize: Resize?
      for case .resize(let step) in steps { resize = step }
      guard resize != nil || steps.isEmpty else { throw .init("a step other than resize") }
      if let resize, resize.fit == .cover {
        guard case .gravity = resize.anchor else { throw .init("a crop by content") }
      }
      renditions.append(Rendition(resize: resize, quality: try Self.quality(variant)))
    }
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
  func checkMetadata(_ header: JPEGHeader) throws(JPEGHeader.Unsuitable) {
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
