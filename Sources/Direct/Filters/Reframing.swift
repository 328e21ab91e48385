// Crop, pad, border, turns: another rectangle of the same pixels.

import Protocol
import Recipes

enum Reframing {
  case crop(Crop)
  case pad(Pad)
  case border(Border)
  /// As a picture of this EXIF orientation is turned upright.
  case turn(orientation: Int)

  /// nil for other steps, and for rotations that mix pixels.
  init?(_ step: Step) {
    switch step {
    case .crop(let crop): self = .crop(crop)
    case .pad(let pad): self = .pad(pad)
    case .border(let border): self = .border(border)
    case .flip(let flip): self = .turn(orientation: flip == .horizontal ? 2 : 4)
    case .rotate(let degrees, _):
      let quarters = degrees / 90
      guard quarters == quarters.rounded() else { return nil }
      self = .turn(orientation: [1, 6, 3, 8][Int(quarters - 4 * (quarters / 4).rounded(.down))])
    case .resize, .trim, .watermark, .blur, .convolve, .linear, .gamma, .colorMatrix, .grayscale, .operation:
      return nil
    }
  }

  /// The new frame on the picture as it was: where it begins, pixels from the top left, negative where it is outside, and
  /// how large it is; nil when nothing of the picture is left. A turn comes afterwards.
  func frame(width: Int, height: Int) -> (x: Int, y: Int, width: Int, height: Int)? {
    switch self {
    case .crop(let crop):
      let (x, y) = (Int(crop.x), Int(crop.y))
      guard x < width, y < height else { return nil }
      return (x, y, min(Int(crop.width), width - x), min(Int(crop.height), height - y))
    case .pad(let pad):
      let (outerWidth, outerHeight) = (max(width, Int(pad.width)), max(height, Int(pad.height)))
      let place = pad.gravity.position(
        width: width, height: height, outerWidth: outerWidth, outerHeight: outerHeight)
      return (-place.x, -place.y, outerWidth, outerHeight)
    case .border(let border):
      let side = Int(border.width)
      return (-side, -side, width + 2 * side, height + 2 * side)
    case .turn:
      return (0, 0, width, height)
    }
  }

  /// Pixels, of what a picture of that size becomes.
  func size(width: Int, height: Int) throws(Unsuitable) -> (width: Int, height: Int) {
    guard let frame = frame(width: width, height: height) else { throw Unsuitable("a crop outside of the picture") }
    if case .turn(let orientation) = self, Placement.swapsSides(orientation) { return (frame.height, frame.width) }
    return (frame.width, frame.height)
  }
}
