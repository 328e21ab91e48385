// What is to be done to every image: a value both sides hold, sent to a worker once and referred to by number.

/// Shared steps run once after decoding; each variant goes on from there and becomes one output file.
package struct Recipe: Equatable, Sendable {
  /// Turn the picture upright by its EXIF orientation before anything else.
  package var autorotate = true
  /// Of an animation, only its first frame.
  package var firstFrameOnly = false
  /// Outputs get the access and modification times of their input.
  package var preservesTimes = false
  package var steps: [Step] = []
  /// At least one. The outputs of a task are in this order.
  package var variants: [Variant]

  package init(
    autorotate: Bool = true, firstFrameOnly: Bool = false, preservesTimes: Bool = false, steps: [Step] = [],
    variants: [Variant]
  ) {
    self.autorotate = autorotate
    self.firstFrameOnly = firstFrameOnly
    self.preservesTimes = preservesTimes
    self.steps = steps
    self.variants = variants
  }

  /// Paths of files that steps read besides the input.
  package var filesRead: [[UInt8]] {
    (steps + variants.flatMap(\.steps)).compactMap { step in
      guard case .watermark(let watermark) = step else { return nil }
      return watermark.path
    }
  }
}

extension Sequence<Recipe> {
  /// Paths of files that steps of any of them read besides the input.
  package var filesRead: Set<[UInt8]> { Set(flatMap(\.filesRead)) }
}

/// One output of a recipe.
package struct Variant: Equatable, Sendable {
  /// Names the output in records and templates; empty when the recipe has only one.
  package var label = ""
  package var steps: [Step] = []
  /// nil: the format of the input.
  package var format: ImageFormat?
  /// 1...100, for encoders that have a quality; nil: the encoder's own.
  package var quality: UInt8?
  /// Encoder options in libvips's spelling, such as `effort` = `4`.
  package var options: [NamedValue] = []
  package var keep: MetadataPolicy = .none
  /// What shows through transparency where the output format has none.
  package var background = Color.white

  package init(
    label: String = "", steps: [Step] = [], format: ImageFormat? = nil, quality: UInt8? = nil,
    options: [NamedValue] = [], keep: MetadataPolicy = .none, background: Color = .white
  ) {
    self.label = label
    self.steps = steps
    self.format = format
    self.quality = quality
    self.options = options
    self.keep = keep
    self.background = background
  }
}

/// A setting of an encoder or an argument of an operation, in libvips's spelling.
package struct NamedValue: Equatable, Sendable {
  package var name: String
  package var value: String

  package init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}

package enum MetadataPolicy: UInt8, CaseIterable, Sendable {
  case none = 0
  case icc = 1
  case exif = 2
  case all = 3
}

/// 8-bit sRGB.
package struct Color: Equatable, Sendable {
  package var red: UInt8
  package var green: UInt8
  package var blue: UInt8

  package init(red: UInt8, green: UInt8, blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  package static let white = Color(red: 255, green: 255, blue: 255)
}

/// Where something lies in a larger box (VipsCompassDirection).
package enum Gravity: UInt8, CaseIterable, Sendable {
  case centre = 0
  case north = 1
  case east = 2
  case south = 3
  case west = 4
  case northEast = 5
  case southEast = 6
  case southWest = 7
  case northWest = 8
}

/// Change of size. Geometry in vipsthumbnail's syntax; computed by `Recipes`.
package struct Resize: Equatable, Sendable {
  package enum Fit: UInt8, Sendable {
    /// Keep the aspect ratio, inside the box.
    case inside = 0
    /// Exactly the box, whatever the aspect ratio (`!`).
    case exact = 1
    /// Keep the aspect ratio, cover the box and crop what is outside (`^`).
    case cover = 2
  }

  package enum Limit: UInt8, Sendable {
    case none = 0
    /// `>`: images already smaller stay as they are.
    case shrinkOnly = 1
    /// `<`: images already larger stay as they are.
    case enlargeOnly = 2
  }

  package enum Kernel: UInt8, CaseIterable, Sendable {
    case lanczos3 = 0
    case lanczos2 = 1
    case mitchell = 2
    case cubic = 3
    case linear = 4
    case nearest = 5
  }

  package enum Target: Equatable, Sendable {
    /// Pixels; nil is "as the aspect ratio wants". At least one is given, each 1...65,535.
    case box(width: UInt32?, height: UInt32?)
    /// Of the upright input, per cent, > 0.
    case percent(Double)
  }

  /// What a `cover` keeps of what it covers with.
  package enum Anchor: Equatable, Sendable {
    case gravity(Gravity)
    /// What draws the eye (`vips_smartcrop` with VIPS_INTERESTING_ATTENTION).
    case attention
    /// Where most happens (VIPS_INTERESTING_ENTROPY).
    case entropy
  }

  package var target: Target
  package var fit: Fit
  package var limit: Limit
  package var kernel: Kernel
  package var anchor: Anchor

  package init(
    target: Target, fit: Fit = .inside, limit: Limit = .none, kernel: Kernel = .lanczos3,
    anchor: Anchor = .gravity(.centre)
  ) {
    self.target = target
    self.fit = fit
    self.limit = limit
    self.kernel = kernel
    self.anchor = anchor
  }
}
