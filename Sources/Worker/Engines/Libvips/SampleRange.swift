// Sample types other than 8 and 16 bits, brought into the range of 16.

import Vips

enum SampleRange {
  /// Integers are scaled by their full range; floats are linear light from 0 to 1, as libvips reads float RGB TIFFs.
  static func normalised(_ image: Image) throws(VipsError) -> Image {
    if isSpecialSpace(image.interpretation) { return image }
    switch image.format {
    case .uchar, .ushort: return try declared(image)
    case .char: return try scaled(image, by: 65_535.0 / 127)
    case .short: return try scaled(image, by: 65_535.0 / 32_767)
    case .uint: return try scaled(image, by: 65_535.0 / 4_294_967_295)
    case .int: return try scaled(image, by: 65_535.0 / 2_147_483_647)
    case .float, .double: return try linearLight(image)
    case .complex, .doubleComplex, .notSet: throw VipsError("complex samples have no colour")
    }
  }

  /// Lab, XYZ and their like, whose numbers mean something by themselves.
  private static func isSpecialSpace(_ space: Interpretation) -> Bool {
    let plain: Set<Interpretation> = [.multiband, .gray, .gray16, .rgb, .srgb, .rgb16, .scrgb, .histogram, .cmyk]
    return !plain.contains(space)
  }

  private static func declared(_ image: Image) throws(VipsError) -> Image {
    if image.interpretation == .cmyk { return image }
    let wide = image.format == .ushort
    let space: Interpretation = image.bands < 3 ? (wide ? .gray16 : .gray) : (wide ? .rgb16 : .srgb)
    return image.interpretation == space ? image : try image.declared(as: space)
  }

  private static func scaled(_ image: Image, by factor: Double) throws(VipsError) -> Image {
    try declared(image.applying("linear", ["a": [factor], "b": [0]]).rounded(to: .ushort))
  }

  /// `vips_colourspace` knows linear light with three bands only, so gray goes there and back.
  private static func linearLight(_ image: Image) throws(VipsError) -> Image {
    if image.bands >= 3 {
      return try image.declared(as: .scrgb).applying("colourspace", ["space": "rgb16"])
    }
    let gray = try image.applying("extract_band", ["band": 0])
    let operation = try Operation("bandjoin")
    try operation.set("in", .images([gray, gray, gray]))
    return try operation.build().image("out").declared(as: .scrgb).applying("colourspace", ["space": "rgb16"])
      .applying("colourspace", ["space": "grey16"])
  }
}
