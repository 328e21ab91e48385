// What a recipe asks of one file, or why that is not for this engine.

import Protocol
import Recipes

/// One output of the direct engine.
struct Rendition {
  /// nil: as large as the input.
  var resize: Resize?
  /// After the resize.
  var filters: FilterChain
  /// 1...100.
  var quality: Int32

  /// How it is resized: filters work on whole pixels.
  func workingSampling(of source: Sampling) -> Sampling {
    source == .gray ? .gray : filters.isEmpty ? sampling(of: source) : .full
  }

  /// What libvips writes: full chroma from quality 90 on.
  func sampling(of source: Sampling) -> Sampling {
    filters.endsGray(from: source == .gray) ? .gray : quality < 90 ? .halfBoth : .full
  }
}

/// The recipe's part of the question; the same for every file, so it is asked once.
struct Conversion {
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
      renditions.append(try Self.rendition(recipe.steps + variant.steps, quality: try Self.quality(variant)))
    }
  }

  private static func rendition(_ steps: [Step], quality: Int32) throws(JPEGHeader.Unsuitable) -> Rendition {
    var filters = steps[...]
    var resize: Resize?
    if case .resize(let first) = steps.first {
      resize = first
      filters.removeFirst()
    }
    do throws(FilterChain.Unsuitable) {
      return Rendition(resize: resize, filters: try FilterChain(filters), quality: quality)
    } catch {
      throw .init(error.reason)
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
