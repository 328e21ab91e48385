// What a recipe asks of one file, or why that is not for this engine.

import Protocol
import Recipes

/// One output of the direct engine.
struct Rendition {
  /// nil: as large as the input.
  var resize: Resize?
  /// After the resize.
  var filters: FilterChain
  var encoding: Encoding
  /// What shows through transparency where the format has none.
  var background: Color

  /// How it is resized: filters, PNG and transparency are of whole pixels.
  func workingSampling(of source: Source) -> Sampling {
    source.sampling == .gray ? .gray : staysCoded(source) ? encoding.sampling(isGray: false) : .full
  }

  /// Luma and chroma that become those of the output without ever being RGB.
  func staysCoded(_ source: Source) -> Bool { source.isCoded && encoding.isCoded && filters.isEmpty }
}

enum Encoding: Equatable {
  /// 1...100.
  case jpeg(quality: Int32)
  /// libdeflate's, 1...12.
  case png(level: Int32)
  /// 1...100.
  case webp(quality: Int32)

  /// As luma and chroma, with loss.
  var isCoded: Bool { if case .png = self { false } else { true } }

  var holdsAlpha: Bool { if case .jpeg = self { false } else { true } }

  /// Of a side, pixels: libjpeg's limit, and WebP's.
  var longestSide: Int { if case .webp = self { 16_383 } else { 65_500 } }

  /// What libvips writes: in JPEG, full chroma from quality 90 on; lossy WebP has no other than of half its size.
  func sampling(isGray: Bool) -> Sampling {
    guard !isGray else { return .gray }
    return switch self {
    case .jpeg(let quality): quality < 90 ? .halfBoth : .full
    case .webp: .halfBoth
    case .png: .full
    }
  }

  /// Bytes an encoder takes for each pixel while it works, besides the planes: docs/decisions/0012-admission.md.
  func encoderBytes(hasAlpha: Bool) -> Int {
    guard case .webp = self else { return 0 }
    return hasAlpha ? 40 : 6
  }
}

/// The recipe's part of the question; the same for every file, so it is asked once.
struct Conversion {
  var autorotate: Bool
  var renditions: [Rendition]
  /// What outputs are to carry of the input's metadata.
  var keeps: [MetadataPolicy]

  /// libjpeg's, libwebp's, and libvips's.
  private static let defaultQuality: Int32 = 75

  /// Smaller files than zlib's usual 6, in less time.
  private static let defaultLevel: Int32 = 5

  /// - Parameter input: the file's format, which a variant without one keeps.
  init(_ recipe: Recipe, input: ImageFormat) throws(Unsuitable) {
    guard [.jpeg, .png, .webp].contains(input) else { throw .init("\(input.name) input") }
    autorotate = recipe.autorotate
    renditions = []
    keeps = recipe.variants.map(\.keep)
    for variant in recipe.variants {
      renditions.append(
        try Self.rendition(
          recipe.steps + variant.steps, try Self.encoding(variant, variant.format ?? input), variant.background))
    }
  }

  private static func rendition(
    _ steps: [Step], _ encoding: Encoding, _ background: Color
  ) throws(Unsuitable) -> Rendition {
    var filters = steps[...]
    var resize: Resize?
    if case .resize(let first) = steps.first {
      if first.fit == .cover {
        guard case .gravity = first.anchor else { throw .init("a crop by content") }
      }
      resize = first
      filters.removeFirst()
    }
    return Rendition(
      resize: resize, filters: try FilterChain(filters), encoding: encoding, background: background)
  }

  private static func encoding(_ variant: Variant, _ format: ImageFormat) throws(Unsuitable) -> Encoding {
    switch format {
    case .jpeg: .jpeg(quality: try quality(variant))
    case .png: .png(level: try number(of: "compression", in: 1...9, variant) ?? defaultLevel)
    case .webp: .webp(quality: try quality(variant))
    default: throw .init("\(format.name) output")
    }
  }

  /// The recipe's own quality goes before an encoder option.
  private static func quality(_ variant: Variant) throws(Unsuitable) -> Int32 {
    let option = try number(of: "Q", in: 1...100, variant)
    return variant.quality.map(Int32.init) ?? option ?? defaultQuality
  }

  /// The value of the only encoder option this engine knows for a format; of several, the last.
  private static func number(
    of name: String, in range: ClosedRange<Int32>, _ variant: Variant
  ) throws(Unsuitable) -> Int32? {
    var number: Int32?
    for option in variant.options {
      guard option.name == name, let value = Int32(option.value), range.contains(value) else {
        throw .init("encoder option \(option.name)=\(option.value)")
      }
      number = value
    }
    return number
  }

  /// As EXIF counts them, 1 unless pictures are to be turned upright.
  func orientation(_ header: any SourceHeader) throws(Unsuitable) -> Int {
    guard autorotate else { return 1 }
    guard case .orientation(let orientation) = header.orientation else { throw .init("unclear EXIF orientation") }
    return orientation
  }

  /// Throws when an output would have to carry something of this file, or needs more than 8 bits on its way.
  func check(_ source: Source) throws(Unsuitable) {
    let header = source.header
    guard !source.hasAlpha || !renditions.contains(where: \.filters.blurs) else {
      throw .init("a blur of a picture with transparency")
    }
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
