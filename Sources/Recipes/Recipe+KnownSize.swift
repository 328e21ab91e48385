// What a recipe alone says of the size of its outputs, whatever the image.

import Protocol

/// Pixels; nil: the image decides.
package struct KnownSize: Equatable, Sendable {
  package var width: Int?
  package var height: Int?

  package init(width: Int? = nil, height: Int? = nil) {
    self.width = width
    self.height = height
  }
}

extension Recipe {
  /// Of the output of a variant.
  package func knownSize(_ variant: Variant) -> KnownSize {
    (steps + variant.steps).reduce(KnownSize()) { $1.knownSize(after: $0) }
  }
}

extension Step {
  fileprivate func knownSize(after size: KnownSize) -> KnownSize {
    switch self {
    case .resize(let resize): return resize.knownSize
    case .crop(let crop):
      func part(_ side: Int?, _ start: UInt32, _ length: UInt32) -> Int? {
        side.flatMap { $0 >= Int(start) + Int(length) ? Int(length) : nil }
      }
      return KnownSize(width: part(size.width, crop.x, crop.width), height: part(size.height, crop.y, crop.height))
    case .pad(let pad):
      return KnownSize(
        width: size.width.map { max($0, Int(pad.width)) }, height: size.height.map { max($0, Int(pad.height)) })
    case .border(let border):
      return KnownSize(
        width: size.width.map { $0 + 2 * Int(border.width) }, height: size.height.map { $0 + 2 * Int(border.width) })
    case .rotate(let degrees, _):
      switch abs(degrees.truncatingRemainder(dividingBy: 180)) {
      case 0: return size
      case 90: return KnownSize(width: size.height, height: size.width)
      default: return KnownSize()
      }
    case .trim, .operation: return KnownSize()
    case .flip, .blur, .convolve, .linear, .gamma, .colorMatrix, .grayscale, .watermark: return size
    }
  }
}

extension Resize {
  fileprivate var knownSize: KnownSize {
    guard limit == .none, case .box(let width, let height) = target else { return KnownSize() }
    // Inside a box, the image decides which side reaches it.
    if fit == .inside, width != nil, height != nil { return KnownSize() }
    return KnownSize(width: width.map(Int.init), height: height.map(Int.init))
  }
}
