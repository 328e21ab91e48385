// Sample depth and transparency, brought to what an output format holds.

import Protocol
import Vips

enum Fitting {
  /// Takes an sRGB or gray image of 8 or 16 bits.
  static func fit(_ image: Image, to format: ImageFormat, background: Color) throws(VipsError) -> Image {
    var result = image
    if result.format == .ushort && !FormatSupport.holds16Bits(format) {
      result = try result.applying("colourspace", ["space": result.bands < 3 ? "b-w" : "srgb"])
    }
    if result.hasAlpha && !FormatSupport.holdsAlpha(format) { result = try flattened(result, on: background) }
    // BMP has no gray with alpha.
    if format == .bmp && result.bands == 2 { result = try result.applying("colourspace", ["space": "srgb"]) }
    return result
  }

  /// 8-bit; a gray image stays gray on a gray background.
  private static func flattened(_ image: Image, on color: Color) throws(VipsError) -> Image {
    let isGray = image.bands == 2
    if isGray && color.red == color.green && color.green == color.blue {
      return try image.applying("flatten", ["background": [Double(color.red)]])
    }
    let colours = isGray ? try image.applying("colourspace", ["space": "srgb"]) : image
    return try colours.applying(
      "flatten", ["background": [Double(color.red), Double(color.green), Double(color.blue)]])
  }
}
