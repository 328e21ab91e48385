// Writes pixels as a BMP every reader knows: 8-bit gray palette, 24-bit colour, or 32-bit with alpha.
package enum BMPEncoder {
  /// 72 dots an inch, in pixels per metre.
  private static let resolution: UInt32 = 2835

  /// The file for `image`: bottom-up and uncompressed, sRGB.
  ///
  /// 1 band has a BITMAPINFOHEADER and a palette of 256 grays, 3 bands a BITMAPINFOHEADER, 4 bands a BITMAPV5HEADER
  /// with masks (BI_BITFIELDS) and LCS_sRGB. Throws `unsupported` for other bands, `corrupt` if the pixels are not
  /// `width * height * bands` bytes or a side is below 1, `tooLarge` if the file would pass 4 GiB.
  package static func encode(_ image: BMPImage) throws(BMPError) -> [UInt8] {
    guard [1, 3, 4].contains(image.bands) else { throw .unsupported("\(image.bands) bands") }
    guard image.width > 0, image.height > 0 else { throw .corrupt("sides \(image.width) x \(image.height)") }
    guard image.width <= Int(Int32.max), image.height <= Int(Int32.max) else {
      throw .tooLarge(width: image.width, height: image.height)
    }
    let stride = image.width * image.bands
    let rowBytes = (stride + 3) & ~3
    let headerBytes = image.bands == 1 ? 54 + 1024 : image.bands == 3 ? 54 : 138
    let (pixelBytes, overflow) = rowBytes.multipliedReportingOverflow(by: image.height)
    guard !overflow, pixelBytes <= Int(UInt32.max) - headerBytes else {
      throw .tooLarge(width: image.width, height: image.height)
    }
    guard image.pixels.count == stride * image.height else {
      throw .corrupt("\(image.pixels.count) bytes of pixels for \(image.width) x \(image.height) x \(image.bands)")
    }

    let header = header(image, headerBytes: headerBytes, pixelBytes: pixelBytes)
    return [UInt8](unsafeUninitializedCapacity: headerBytes + pixelBytes) { buffer, count in
      _ = buffer.initialize(fromContentsOf: header)
      let target = UnsafeMutableRawPointer(buffer.baseAddress!) + headerBytes
      image.pixels.withUnsafeBytes { pixels in
        let source = pixels.baseAddress!
        for y in 0..<image.height {
          let row = target + (image.height - 1 - y) * rowBytes
          switch image.bands {
          case 1: row.copyMemory(from: source + y * stride, byteCount: stride)
          case 3: ColourRows.swap24(source + y * stride, row, width: image.width)
          default: ColourRows.swap32(source + y * stride, row, width: image.width)
          }
          for padding in stride..<rowBytes { row.storeBytes(of: 0, toByteOffset: padding, as: UInt8.self) }
        }
      }
      count = headerBytes + pixelBytes
    }
  }

  /// BITMAPFILEHEADER, BITMAPINFOHEADER or BITMAPV5HEADER, and the palette.
  private static func header(_ image: BMPImage, headerBytes: Int, pixelBytes: Int) -> [UInt8] {
    var bytes: [UInt8] = [UInt8(ascii: "B"), UInt8(ascii: "M")]
    func append(_ values: UInt32...) {
      for value in values {
        for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: value >> shift)) }
      }
    }
    let hasAlpha = image.bands == 4
    append(UInt32(headerBytes + pixelBytes), 0, UInt32(headerBytes))
    append(hasAlpha ? 124 : 40, UInt32(image.width), UInt32(image.height))
    // One plane in the low half, bits per pixel in the high half.
    append(1 | UInt32(image.bands * 8) << 16, hasAlpha ? 3 : 0, UInt32(pixelBytes), resolution, resolution)
    append(image.bands == 1 ? 256 : 0, 0)
    if hasAlpha {
      let masks = BMPMasks.bgra
      append(masks.red, masks.green, masks.blue, masks.alpha)
      // LCS_sRGB, whose end points and gammas are ignored, and LCS_GM_IMAGES.
      append(0x7352_4742, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0)
    }
    if image.bands == 1 {
      for gray in 0..<UInt32(256) { append(gray | gray << 8 | gray << 16) }
    }
    return bytes
  }
}
