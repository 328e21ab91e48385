// Decoded pixels, and the limits a decoder holds a header to before it allocates any.
package struct BMPImage: Equatable, Sendable {
  /// Pixels in a row, at least 1.
  package var width: Int
  /// Rows, at least 1.
  package var height: Int
  /// 1 gray, 3 RGB, 4 RGBA with straight (not premultiplied) alpha.
  package var bands: Int
  /// `width * height * bands` samples of 8 bits: interleaved, top row first, rows without padding, sRGB unless the
  /// header names a profile.
  package var pixels: [UInt8]

  package init(width: Int, height: Int, bands: Int, pixels: [UInt8]) {
    self.width = width
    self.height = height
    self.bands = bands
    self.pixels = pixels
  }
}

/// The largest image a decoder may allocate for.
///
/// Decoding needs at most `4 * maxPixels` bytes for the result, and for run-length and Huffman files as many again up
/// to `3 * maxPixels` while it runs.
package struct BMPLimits: Sendable {
  /// Pixels along the longer side.
  package var maxSide: Int
  /// Width times height.
  package var maxPixels: Int

  package init(maxSide: Int, maxPixels: Int) {
    self.maxSide = maxSide
    self.maxPixels = maxPixels
  }

  /// Throws `tooLarge` for sides over the limits, and for any whose 4-band buffer no `Int` could count.
  func check(width: Int, height: Int) throws(BMPError) {
    let (pixels, overflow) = width.multipliedReportingOverflow(by: height)
    guard !overflow, max(width, height) <= maxSide, pixels <= min(maxPixels, Int.max / 8) else {
      throw .tooLarge(width: width, height: height)
    }
  }
}
