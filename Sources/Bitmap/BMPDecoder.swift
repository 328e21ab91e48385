// Reads BMP files of Windows and OS/2 into pixels.
///
/// Strict where pixels are missing, tolerant where they are not: an uncompressed file must hold every pixel; a
/// run-length file must say it has ended or reach its last pixel; sizes, resolutions and counts that contradict the
/// file but are not needed to read it are ignored. An embedded ICC profile is located (`BMPHeader.profile`), not
/// applied.
package enum BMPDecoder {
  /// The header alone. `bytes` need not hold more than it and its colour masks (138 bytes suffice).
  ///
  /// Throws `notBMP`, `truncated` for bytes that end inside the header, `corrupt` or `unsupported`.
  package static func header(_ bytes: UnsafeRawBufferPointer) throws(BMPError) -> BMPHeader {
    try BMPHeader.read(bytes)
  }

  /// The whole image, of a file that lies wholly in `bytes`.
  ///
  /// An indexed file whose palette holds only grays gives 1 band, a file with an alpha mask 4, any other 3. Indices
  /// past the palette are black. Throws before it allocates for anything wrong in the header, sides over `limits`
  /// (`tooLarge`), and uncompressed pixels that are not all there (`truncated`).
  package static func decode(_ bytes: UnsafeRawBufferPointer, limits: BMPLimits) throws(BMPError) -> BMPImage {
    let header = try header(bytes)
    try limits.check(width: header.width, height: header.height)
    switch header.compression {
    case .none:
      let raster = try Raster(header, in: bytes)
      return header.bitsPerPixel <= 8
        ? raster.image(header, try Palette(header, bytes), bytes)
        : raster.image(header, try ColourRows(header), bytes)
    case .rle4, .rle8:
      return indexed(header, try Palette(header, bytes), try RunLength.expand(header, bytes))
    case .huffman1D:
      return indexed(header, try Palette(header, bytes), try HuffmanRows.expand(header, bytes))
    case .rle24:
      let plane = try RunLength.expand(header, bytes)
      return plane.withUnsafeBytes { Raster(plane: header.width, bytesPerPixel: 3).image(header, .bgr, $0) }
    }
  }

  private static func indexed(_ header: BMPHeader, _ palette: Palette, _ plane: [UInt8]) -> BMPImage {
    let raster = Raster(plane: header.width, bytesPerPixel: 1)
    return plane.withUnsafeBytes { raster.image(header, palette, $0) }
  }
}
