// Stored rows of fixed length, as an uncompressed file or a decompressor leaves them, to an image.
struct Raster {
  /// Where the first stored row begins in the bytes.
  let offset: Int
  /// Bytes from one stored row to the next.
  let rowBytes: Int
  /// 8 if indices lie one to a byte already, whatever the file's depth.
  let bitsPerPixel: Int

  /// The rows of an uncompressed file; throws `truncated` unless every pixel is there. Padding after the last pixel may
  /// be missing.
  init(_ header: BMPHeader, in bytes: UnsafeRawBufferPointer) throws(BMPError) {
    offset = header.dataOffset
    rowBytes = header.rowBytes
    bitsPerPixel = header.bitsPerPixel
    let lastRow = (header.width * header.bitsPerPixel + 7) / 8
    let (before, overflow) = rowBytes.multipliedReportingOverflow(by: header.height - 1)
    guard !overflow, before <= Int.max - lastRow - offset else {
      throw .tooLarge(width: header.width, height: header.height)
    }
    let end = offset + before + lastRow
    guard end <= bytes.count else {
      let rows = max(0, bytes.count - offset) / rowBytes
      throw .truncated(
        "pixels end at byte \(end), the file at \(bytes.count) (\(min(rows, header.height - 1)) of \(header.height) rows)"
      )
    }
  }

  /// The rows of a decompressed plane, which begin at its first byte and have no padding.
  init(plane width: Int, bytesPerPixel: Int) {
    offset = 0
    rowBytes = width * bytesPerPixel
    bitsPerPixel = 8 * bytesPerPixel
  }

  /// Palette indices to 1 or 3 bands.
  func image(_ header: BMPHeader, _ palette: Palette, _ bytes: UnsafeRawBufferPointer) -> BMPImage {
    var scratch = [UInt8](repeating: 0, count: bitsPerPixel < 8 ? header.width : 0)
    return scratch.withUnsafeMutableBufferPointer { indices in
      image(header, bands: palette.isGray ? 1 : 3, bytes) { source, target in
        guard bitsPerPixel < 8 else { return palette.expand(source, target, width: header.width) }
        Palette.unpack(source, bits: bitsPerPixel, into: indices, width: header.width)
        palette.expand(UnsafeRawPointer(indices.baseAddress!), target, width: header.width)
      }
    }
  }

  /// Colours to 3 or 4 bands.
  func image(_ header: BMPHeader, _ rows: ColourRows, _ bytes: UnsafeRawBufferPointer) -> BMPImage {
    image(header, bands: rows.bands, bytes) { rows.expand($0, $1, width: header.width) }
  }

  /// Calls `expand` once a stored row, with the place of that row in the top-down result.
  private func image(
    _ header: BMPHeader, bands: Int, _ bytes: UnsafeRawBufferPointer,
    expand: (_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer) -> Void
  ) -> BMPImage {
    let (height, stride) = (header.height, header.width * bands)
    let pixels = [UInt8](unsafeUninitializedCapacity: stride * height) { buffer, count in
      let target = UnsafeMutableRawPointer(buffer.baseAddress!)
      let source = bytes.baseAddress! + offset
      for y in 0..<height {
        expand(source + y * rowBytes, target + (header.isTopDown ? y : height - 1 - y) * stride)
      }
      count = stride * height
    }
    return BMPImage(width: header.width, height: height, bands: bands, pixels: pixels)
  }
}
