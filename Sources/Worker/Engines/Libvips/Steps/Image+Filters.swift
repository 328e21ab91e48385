// The filters of a recipe, on one upright sRGB or gray frame of 8 or 16 bits.

import Protocol
import Vips

extension Image {
  /// The frame after a filter, in the same sample format; as it is after any other step.
  func filtered(by step: Step) throws(VipsError) -> Image {
    switch step {
    case .blur(let sigma): return try blurred(sigma)
    case .convolve(let mask): return try onColours { (image) throws(VipsError) in try image.convolved(by: mask) }
    case .linear(let multiply, let add):
      return try onColours { (image) throws(VipsError) in
        try image.applying("linear", ["a": .doubles([multiply]), "b": .doubles([add * image.unit])])
      }
    case .gamma(let exponent):
      return try onColours { (image) throws(VipsError) in
        try image.applying("gamma", ["exponent": .double(exponent)])
      }
    case .colorMatrix(let matrix):
      return try inColour().onColours { (image) throws(VipsError) in try image.recombined(by: matrix) }
    case .grayscale:
      return try ColourSpace.withoutProfile(self).applying(
        "colourspace", ["space": format == .ushort ? "grey16" : "b-w"])
    case .resize, .crop, .pad, .border, .rotate, .flip, .trim, .watermark, .operation: return self
    }
  }

  /// Runs `body` on the bands that are colour, rounds and clamps, and puts transparency back.
  private func onColours(_ body: (Image) throws(VipsError) -> Image) throws(VipsError) -> Image {
    let colours = hasAlpha ? try applying("extract_band", ["band": 0, "n": .int(bands - 1)]) : self
    let result = try body(colours).rounded(to: format)
    guard hasAlpha else { return try result.declared(as: interpretation) }
    let alpha = try applying("extract_band", ["band": .int(bands - 1)])
    let joined = try Operation("bandjoin")
    try joined.set("in", .images([result, alpha]))
    return try joined.build().image("out").declared(as: interpretation)
  }

  /// Colours are weighted by alpha, so that what is transparent does not show in what is not.
  private func blurred(_ sigma: Double) throws(VipsError) -> Image {
    try weighted { (image) throws(VipsError) in
      try image.applying(
        "gaussblur", ["sigma": .double(sigma), "precision": image.format == format ? "integer" : "float"])
    }
  }

  /// Whole-number masks run in integers, which libvips does faster and to nearest.
  private func convolved(by mask: Convolution) throws(VipsError) -> Image {
    let matrix = try Image.matrix(
      mask.coefficients, width: mask.width, height: mask.height, scale: mask.scale, offset: mask.offset * unit)
    // libvips's integer path approximates masks, by up to 112 levels for the edges of 8 and -1.
    return try applying("conv", ["mask": .image(matrix), "precision": "float"])
  }

  private func recombined(by matrix: ColorMatrix) throws(VipsError) -> Image {
    let columns = matrix.columns
    let rows = (0..<3).map { Array(matrix.coefficients[$0 * columns..<($0 + 1) * columns]) }
    let mask = try Image.matrix(rows.flatMap { $0.prefix(3) }, width: 3, height: 3)
    let result = try applying("recomb", ["m": .image(mask)])
    guard columns == 4 else { return result }
    return try result.applying("linear", ["a": [1, 1, 1], "b": .doubles(rows.map { $0[3] * unit })])
  }
}
