// One image over another.

import Protocol
import Recipes
import Vips

extension Picture {
  /// Lays `mark`, an sRGB or gray image in memory, over every frame; what lies outside is cut off. A gray picture stays
  /// gray under a gray mark.
  mutating func draw(_ mark: Image, as watermark: Watermark) throws(VipsError) {
    let place = watermark.gravity.position(
      width: mark.width, height: mark.height, outerWidth: width, outerHeight: height,
      margin: Int(watermark.margin))
    let whole = Rectangle(left: place.x, top: place.y, width: mark.width, height: mark.height)
    guard let area = whole.intersection(bounds) else { return }
    let part = Rectangle(
      left: area.left - place.x, top: area.top - place.y, width: area.width, height: area.height)
    let isColour = mark.bands >= 3 || frames[0].bands >= 3
    let layer = try mark.cropped(to: part).layer(isColour, frames[0].format, watermark.opacity).evaluate()
    try transform { (frame) throws(VipsError) in
      let frame = isColour ? try frame.inColour() : frame
      let blended = try frame.cropped(to: area).under(layer)
      return try frame.applying("insert", ["sub": .image(blended), "x": .int(area.left), "y": .int(area.top)])
    }
  }
}

extension Image {
  /// In the bands and depth of the picture it is for, with transparency.
  fileprivate func layer(_ isColour: Bool, _ depth: BandFormat, _ opacity: Double) throws(VipsError) -> Image {
    var layer = isColour ? try inColour() : self
    if layer.format != depth {
      let name = (depth == .ushort ? ["grey16", "rgb16"] : ["b-w", "srgb"])[isColour ? 1 : 0]
      layer = try layer.applying("colourspace", ["space": .text(name)])
    }
    if !layer.hasAlpha { layer = try layer.applying("bandjoin_const", ["c": .doubles([255 * layer.unit])]) }
    guard opacity < 1 else { return layer }
    let factors = [Double](repeating: 1, count: layer.bands - 1) + [opacity]
    return try layer.applying("linear", ["a": .doubles(factors), "b": [0]]).rounded(to: depth)
      .declared(as: layer.interpretation)
  }

  /// Only what the mark covers goes through here: all other pixels of the picture are as they were.
  fileprivate func under(_ layer: Image) throws(VipsError) -> Image {
    let result = try applying(
      "composite2",
      ["overlay": .image(layer), "mode": "over", "compositing-space": .int(Int(interpretation.rawValue))])
    return hasAlpha ? result : try result.applying("extract_band", ["band": 0, "n": .int(bands)])
  }
}
