// One decoded picture for several variants, each at the size a decode for it alone would have.

import CKernels
import Protocol
import Recipes
import Vips

/// A decoder that shrinks can do so for the largest output only, and every other one would cost the time to get through
/// all its pixels. So halves are made of what was decoded, and of those, as far as variants ask for them.
struct DecodedLevels {
  private var levels: [Picture]
  /// By how much the decoder shrank.
  private let factor: Int
  private let width: Int
  private let height: Int
  private let canHalve: Bool

  /// - Parameter picture: as the shared steps left it.
  init(_ picture: Picture, _ request: EngineRequest) {
    levels = [picture]
    width = picture.nominalWidth
    height = picture.nominalHeight
    canHalve =
      picture.isNative && picture.isComputed && picture.frames.count == 1
      && (request.format == .jpeg || request.format == .webp)
      && ColourSpace.canBeResizedNatively(picture.frames[0])
      && picture.frames[0].format == .uchar && !picture.frames[0].hasAlpha
    factor = canHalve ? ShrinkOnLoad.factor(for: request.recipe, width: width, height: height) : 1
  }

  mutating func picture(for variant: Variant) throws(VipsError) -> Picture {
    guard canHalve else { return levels[0] }
    let wanted = ShrinkOnLoad.factor(for: Recipe(variants: [variant]), width: width, height: height)
    let level = (wanted / factor).trailingZeroBitCount
    while levels.count <= level {
      var half = levels[levels.count - 1]
      half.frames = [try half.frames[0].halved()]
      levels.append(half)
    }
    return levels[level]
  }
}

extension Image {
  /// Means of 2 x 2 pixels of an 8-bit image in memory, without a last odd column or row, as `vips_jpegload` shrinks.
  /// Many times as fast as `vips_shrink` on one thread.
  fileprivate func halved() throws(VipsError) -> Image {
    let (row, bands) = (width * self.bands, self.bands)
    let (halfWidth, halfHeight) = (width / 2, height / 2)
    return try withSize(halfWidth, halfHeight) { source, target in
      for y in 0..<halfHeight {
        let upper = source + 2 * y * row
        ckernels_halve_pixels(
          upper, upper + row, Int32(halfWidth), Int32(bands), target + y * halfWidth * bands)
      }
    }
  }
}
