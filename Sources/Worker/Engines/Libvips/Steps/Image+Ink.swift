// Colours as the samples of an image: what is drawn on it, and what it has to become to take them.

import Protocol
import Vips

extension Image {
  /// Sample values per level of 8 bits.
  var unit: Double { format == .ushort ? 257 : 1 }

  /// `color` in this image's bands; nil is transparent where there is transparency, else white.
  func ink(_ color: Color?) -> [Double] {
    guard color != nil || !hasAlpha else { return [Double](repeating: 0, count: bands) }
    let color = color ?? .white
    let colours = bands < 3 ? [color.red] : [color.red, color.green, color.blue]
    return (colours + (hasAlpha ? [255] : [])).map { Double($0) * unit }
  }

  /// This image, in colour when it is gray and `color` is not.
  func taking(_ color: Color?) throws(VipsError) -> Image {
    guard let color, color.red != color.green || color.green != color.blue else { return self }
    return try inColour()
  }

  /// Three bands of colour, in sRGB.
  func inColour() throws(VipsError) -> Image {
    guard bands < 3 else { return self }
    return try ColourSpace.withoutProfile(self).applying("colourspace", ["space": format == .ushort ? "rgb16" : "srgb"])
  }

  /// Runs `body` on colours weighted by alpha, so that what is transparent does not show in what is not.
  func weighted(_ body: (Image) throws(VipsError) -> Image) throws(VipsError) -> Image {
    guard hasAlpha else { return try body(self) }
    return try body(applying("premultiply")).applying("unpremultiply").rounded(to: format).declared(as: interpretation)
  }

  /// Back from floats, to nearest, within the range of the format: `vips_cast` alone truncates.
  func rounded(to format: BandFormat) throws(VipsError) -> Image {
    guard self.format != format else { return self }
    return try applying("round", ["round": "rint"]).applying("cast", ["format": .int(Int(format.rawValue))])
  }
}
