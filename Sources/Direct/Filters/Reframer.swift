// Puts pictures into other frames.

import Protocol
import Recipes

/// Keeps its memory between pictures; of one thread.
final class Reframer {
  private var spare = PlaneSet()

  /// - Parameters:
  ///   - reframing: one that leaves something of this picture.
  ///   - picture: gray, or RGB at full size; changes places with the reframer's own.
  func run(_ reframing: Reframing, on picture: inout PlaneSet, by resampler: inout PlaneResampler) {
    guard let frame = reframing.frame(width: picture.width, height: picture.height) else {
      preconditionFailure("sizes are checked before pixels are there")
    }
    let isWhole = frame.width == picture.width && frame.height == picture.height
    switch reframing {
    case .turn(orientation: 1): return
    case .turn(let orientation): place(&picture, frame, orientation: orientation, by: &resampler)
    case _ where isWhole: return
    case .crop: place(&picture, frame, orientation: 1, by: &resampler)
    case .pad(let pad): embed(&picture, frame, pad.background)
    case .border(let border): embed(&picture, frame, border.color)
    }
    swap(&picture, &spare)
  }

  func trim(above kept: Int) { spare.trim(above: kept) }

  /// A part, or all of it turned.
  private func place(
    _ picture: inout PlaneSet, _ frame: (x: Int, y: Int, width: Int, height: Int), orientation: Int,
    by resampler: inout PlaneResampler
  ) {
    let swaps = Placement.swapsSides(orientation)
    let (width, height) = swaps ? (picture.height, picture.width) : (picture.width, picture.height)
    let kept = swaps ? (frame.height, frame.width) : (frame.width, frame.height)
    let placement = Placement(
      storedWidth: picture.width, storedHeight: picture.height, shrink: 1, orientation: orientation,
      plan: ResizePlan(
        width: width, height: height, cropX: frame.x, cropY: frame.y, cropWidth: kept.0, cropHeight: kept.1),
      kernel: .nearest)
    spare.take(
      resampler.planes(of: picture, placement, picture.sampling, in: spare),
      resampler.alpha(of: picture, placement, in: spare))
  }

  /// All of it, on a larger canvas. Without a colour that is transparent where the picture has transparency, else white.
  private func embed(
    _ picture: inout PlaneSet, _ frame: (x: Int, y: Int, width: Int, height: Int), _ background: Color?
  ) {
    let isTransparent = background == nil && picture.alpha != nil
    let color = background ?? (isTransparent ? Color(red: 0, green: 0, blue: 0) : .white)
    if color.red != color.green || color.green != color.blue { picture.becomeColour() }
    spare.prepare(picture.sampling, width: frame.width, height: frame.height, hasAlpha: picture.alpha != nil)
    for (index, level) in zip(picture.planes.indices, [color.red, color.green, color.blue]) {
      Self.embed(picture.planes[index], in: spare.planes[index], left: -frame.x, top: -frame.y, level)
    }
    if let alpha = picture.alpha, let target = spare.alpha {
      Self.embed(alpha, in: target, left: -frame.x, top: -frame.y, isTransparent ? 0 : 255)
    }
  }

  private static func embed(
    _ source: PlaneSet.Plane, in target: PlaneSet.Plane, left: Int, top: Int, _ level: UInt8
  ) {
    for y in 0..<target.height {
      let row = target.row(y)
      guard (top..<top + source.height).contains(y) else {
        row.update(repeating: level, count: target.width)
        continue
      }
      row.update(repeating: level, count: left)
      (row + left).update(from: source.row(y - top), count: source.width)
      (row + left + source.width).update(repeating: level, count: target.width - left - source.width)
    }
  }
}
