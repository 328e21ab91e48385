// Rotation by any angle, and mirroring.

import Protocol
import Vips

extension Picture {
  /// Clockwise. Multiples of 90 degrees only move pixels; any other angle interpolates, on a canvas that holds all of
  /// the picture, with `background` in its corners.
  mutating func rotate(degrees: Double, background: Color?) throws(VipsError) {
    let angle = degrees - 360 * (degrees / 360).rounded(.down)
    switch angle {
    case 0, 360: return
    case 90, 180, 270: try transform { (frame) throws(VipsError) in try frame.turned("d\(Int(angle))") }
    default:
      try transform { (frame) throws(VipsError) in
        let frame = try frame.taking(background)
        let ink = frame.ink(background)
        return try frame.weighted { (image) throws(VipsError) in
          // As bands of no meaning, or `vips_affine` would premultiply once more.
          try image.declared(as: .multiband).applying(
            "rotate",
            // Bicubic: 1.7 dB closer to a known picture than nohalo, 0.2 dB than lbb, 6 dB than bilinear.
            ["angle": .double(angle), "interpolate": .interpolate("bicubic"), "background": .doubles(ink)]
          ).declared(as: image.interpretation)
        }
      }
    }
  }

  mutating func flip(_ flip: Flip) throws(VipsError) {
    try transform { (frame) throws(VipsError) in try frame.flipped(flip) }
  }
}

extension Image {
  /// - Parameter angle: a nick of VipsAngle: d90, d180 or d270, clockwise.
  func turned(_ angle: String) throws(VipsError) -> Image { try applying("rot", ["angle": .text(angle)]) }

  func flipped(_ flip: Flip) throws(VipsError) -> Image {
    try applying("flip", ["direction": flip == .horizontal ? "horizontal" : "vertical"])
  }
}
