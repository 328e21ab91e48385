// One operation on the picture: what a recipe is a list of.

/// Applied in the order given, to upright sRGB or gray pixels of 0...255; results are rounded and clamped to that after
/// each step. Point operations leave transparency alone; convolutions too, but a blur, which blurs premultiplied colours
/// and transparency alike.
package enum Step: Equatable, Sendable {
  case resize(Resize)
  case crop(Crop)
  case pad(Pad)
  case border(Border)
  /// Clockwise, degrees, any finite number; new corners show `background`. Multiples of 90 move pixels and change none.
  case rotate(degrees: Double, background: Color?)
  case flip(Flip)
  /// Cuts off edges that are as the pixel at the top left, within `threshold` levels of 0...255 (`vips_find_trim`).
  case trim(threshold: Double)
  /// Gaussian; sigma in pixels, above 0 and at most ``maximumSigma``.
  case blur(sigma: Double)
  case convolve(Convolution)
  /// x -> multiply * x + add.
  case linear(multiply: Double, add: Double)
  /// x -> 255 * (x / 255) ^ (1 / exponent); exponent above 0.
  case gamma(Double)
  case colorMatrix(ColorMatrix)
  /// One band of luma.
  case grayscale
  case watermark(Watermark)
  /// Any libvips operation from one image to one image. The coordinator cannot know the operations; it sends only what
  /// a worker has checked (`imgworker check`), and every worker checks again.
  case operation(OperationCall)

  package static let maximumSigma = 100.0
}

/// A mask over each pixel's neighbourhood: the sum of coefficient x neighbour, divided by `scale`, plus `offset`. Edges
/// repeat.
package struct Convolution: Equatable, Sendable {
  /// Of a mask, each way; odd.
  package static let maximumSide = 31

  package var width: Int
  package var height: Int
  /// Row by row, `width` x `height`.
  package var coefficients: [Double]
  package var scale: Double
  package var offset: Double

  /// nil unless both sides are odd and at most ``maximumSide``, the coefficients fill them, and all numbers are finite
  /// with a scale other than 0.
  package init?(width: Int, height: Int, coefficients: [Double], scale: Double, offset: Double = 0) {
    let sides = [width, height].allSatisfy { (1...Self.maximumSide).contains($0) && $0 % 2 == 1 }
    guard sides, coefficients.count == width * height, scale != 0,
      (coefficients + [scale, offset]).allSatisfy(\.isFinite)
    else { return nil }
    self.width = width
    self.height = height
    self.coefficients = coefficients
    self.scale = scale
    self.offset = offset
  }

  private init(around edge: Double, centre: Double, scale: Double) {
    (width, height, self.scale, offset) = (3, 3, scale, 0)
    coefficients = [edge, edge, edge, edge, centre, edge, edge, edge, edge]
  }

  /// Pillow's ImageFilter.SHARPEN: (-2, centre 32) / 16.
  package static let sharpen = Convolution(around: -2, centre: 32, scale: 16)
  /// Pillow's ImageFilter.EDGE_ENHANCE: (-1, centre 10) / 2.
  package static let edgeEnhance = Convolution(around: -1, centre: 10, scale: 2)
}

/// Red, green and blue of the result from those of the pixel; a fourth column is added (0...255).
package struct ColorMatrix: Equatable, Sendable {
  /// Row by row, 3 x 3 or 3 x 4.
  package var coefficients: [Double]

  /// nil unless there are 9 or 12 finite numbers.
  package init?(_ coefficients: [Double]) {
    guard coefficients.count == 9 || coefficients.count == 12, coefficients.allSatisfy(\.isFinite) else { return nil }
    self.coefficients = coefficients
  }

  package var columns: Int { coefficients.count / 3 }

  /// The predecessor's warm, faded look (sepia).
  package static let sepia = ColorMatrix([0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131])!
}

/// A rectangle of the picture, pixels; what lies outside the picture is left out, and nothing left is a failed task.
package struct Crop: Equatable, Sendable {
  /// 1...65,535.
  package var width: UInt32
  /// 1...65,535.
  package var height: UInt32
  package var x: UInt32
  package var y: UInt32

  package init(width: UInt32, height: UInt32, x: UInt32 = 0, y: UInt32 = 0) {
    self.width = width
    self.height = height
    self.x = x
    self.y = y
  }
}

/// Grows the canvas to at least this size, pixels; nothing is cut off.
package struct Pad: Equatable, Sendable {
  /// 1...65,535.
  package var width: UInt32
  /// 1...65,535.
  package var height: UInt32
  package var gravity: Gravity
  /// nil: transparent where the picture has transparency, else white.
  package var background: Color?

  package init(width: UInt32, height: UInt32, gravity: Gravity = .centre, background: Color? = nil) {
    self.width = width
    self.height = height
    self.gravity = gravity
    self.background = background
  }
}

/// Adds `width` pixels on every side.
package struct Border: Equatable, Sendable {
  /// 1...32,767.
  package var width: UInt32
  package var color: Color

  package init(width: UInt32, color: Color) {
    self.width = width
    self.color = color
  }
}

package enum Flip: UInt8, CaseIterable, Sendable {
  /// Left and right change places.
  case horizontal = 0
  /// Top and bottom change places.
  case vertical = 1
}

/// An image over the picture; what does not fit is cut off.
package struct Watermark: Equatable, Sendable {
  /// Of the image's file, absolute.
  package var path: [UInt8]
  package var gravity: Gravity
  /// From the edges `gravity` names, pixels.
  package var margin: UInt32
  /// Above 0, at most 1.
  package var opacity: Double

  package init(path: [UInt8], gravity: Gravity = .southEast, margin: UInt32 = 0, opacity: Double = 1) {
    self.path = path
    self.gravity = gravity
    self.margin = margin
    self.opacity = opacity
  }
}

package struct OperationCall: Equatable, Sendable {
  /// libvips's nickname, such as `rank`.
  package var name: String
  package var arguments: [NamedValue]

  package init(name: String, arguments: [NamedValue] = []) {
    self.name = name
    self.arguments = arguments
  }
}
