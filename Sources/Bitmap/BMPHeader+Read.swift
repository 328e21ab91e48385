// Reading and judging a header: everything refused here is refused before any allocation.
extension BMPHeader {
  /// Bytes of BITMAPFILEHEADER.
  static let fileHeaderBytes = 14
  /// Where masks lie, in every header that has them: after, or as the continuation of, the 40-byte header.
  static let masksOffset = 54

  /// Reads the header at the start of `bytes`, which may stop after the header and its masks.
  ///
  /// Fields that carry no pixel information are not judged: file size, image size, resolution, important colours.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(BMPError) -> BMPHeader {
    guard bytes.count >= 2, bytes[0] == UInt8(ascii: "B"), bytes[1] == UInt8(ascii: "M") else { throw .notBMP }
    let fields = FieldReader(bytes: bytes)
    try fields.need(18, for: "the file header")
    let declaredOffset = Int(try fields.u32(10))
    let infoBytes = Int(try fields.u32(14))
    switch infoBytes {
    case 12, 16...64, 108, 124: break
    default: throw .unsupported("a header of \(infoBytes) bytes")
    }
    try fields.need(fileHeaderBytes + infoBytes, for: "the header")

    let sides = try Sides(fields, infoBytes)
    let storage = try Storage(fields, infoBytes)
    let isColour = storage.bitsPerPixel > 8
    let paletteOffset = max(
      fileHeaderBytes + infoBytes, storage.maskCount > 0 ? masksOffset + 4 * storage.maskCount : 0)
    let entryBytes = infoBytes == 12 ? 3 : 4
    let declaredCount = infoBytes >= 36 ? Int(try fields.u32(46)) : 0
    let indices = isColour ? 0 : 1 << storage.bitsPerPixel

    // Writers of short palettes leave the count 0 and show it by where the pixels begin.
    var paletteCount = declaredCount == 0 ? indices : min(declaredCount, indices)
    var dataOffset = declaredOffset
    if declaredOffset == 0 {
      dataOffset = paletteOffset + (declaredCount == 0 ? indices : declaredCount) * entryBytes
    } else {
      guard declaredOffset >= paletteOffset else {
        throw .corrupt("pixels begin at byte \(declaredOffset), inside the header of \(paletteOffset) bytes")
      }
      paletteCount = min(paletteCount, (declaredOffset - paletteOffset) / entryBytes)
    }
    guard isColour || paletteCount > 0 else {
      throw .corrupt("no palette between the header and the pixels at byte \(declaredOffset)")
    }

    return BMPHeader(
      width: sides.width, height: sides.height, bitsPerPixel: storage.bitsPerPixel,
      hasAlpha: storage.masks.alpha != 0, isTopDown: sides.isTopDown, compression: storage.compression,
      infoBytes: infoBytes, masks: storage.masks, paletteOffset: paletteOffset, paletteCount: paletteCount,
      paletteEntryBytes: entryBytes, dataOffset: dataOffset, profile: try profile(fields, infoBytes))
  }

  /// bV5ProfileData and bV5ProfileSize, counted from the start of the header, if bV5CSType is PROFILE_EMBEDDED.
  private static func profile(_ fields: FieldReader, _ infoBytes: Int) throws(BMPError) -> Range<Int>? {
    guard infoBytes == 124, try fields.u32(fileHeaderBytes + 56) == 0x4D42_4544 else { return nil }
    let start = fileHeaderBytes + Int(try fields.u32(fileHeaderBytes + 112))
    let end = start + Int(try fields.u32(fileHeaderBytes + 116))
    return start < end && end <= fields.bytes.count ? start..<end : nil
  }
}

/// Width and height as positive numbers, and the row order a negative height means.
private struct Sides {
  let width: Int
  let height: Int
  let isTopDown: Bool

  init(_ fields: FieldReader, _ infoBytes: Int) throws(BMPError) {
    if infoBytes == 12 {
      width = try fields.u16(18)
      height = try fields.u16(20)
      isTopDown = false
    } else {
      let signed = try fields.i32(22)
      guard signed != Int(Int32.min) else { throw .corrupt("height \(signed)") }
      width = try fields.i32(18)
      height = abs(signed)
      isTopDown = signed < 0
    }
    guard width > 0 else { throw .corrupt("width \(width)") }
    guard height > 0 else { throw .corrupt("height 0") }
  }
}

/// Depth, compression and masks, checked against each other.
private struct Storage {
  let bitsPerPixel: Int
  let compression: BMPCompression
  let masks: BMPMasks
  /// Masks stored at byte 54: 0, 3 or 4.
  let maskCount: Int

  init(_ fields: FieldReader, _ infoBytes: Int) throws(BMPError) {
    let planes = try fields.u16(infoBytes == 12 ? 22 : 26)
    guard planes <= 1 else { throw .corrupt("\(planes) colour planes") }
    let bits = try fields.u16(infoBytes == 12 ? 24 : 28)
    let code = infoBytes >= 20 ? try fields.u32(30) : 0
    let kind = try Storage.kind(code, bits: bits, isOS2: ![40, 52, 56, 108, 124].contains(infoBytes))
    guard kind.depths.contains(bits) else {
      throw bits == 64 ? .unsupported("64 bits per pixel") : .corrupt("\(bits) bits per pixel with compression \(code)")
    }
    bitsPerPixel = bits
    compression = kind.compression

    guard kind.hasMasks else {
      maskCount = 0
      switch bits {
      case 16: masks = .rgb555
      case 32:
        // An alpha mask is believed even where BI_RGB says that masks do not count: those who write one mean it.
        let alpha = infoBytes >= 108 ? try fields.u32(66) : 0
        masks = alpha == BMPMasks.bgra.alpha ? .bgra : .bgrx
      default: masks = .none
      }
      return
    }
    maskCount = infoBytes >= 56 || code == 6 ? 4 : 3
    try fields.need(BMPHeader.masksOffset + 4 * maskCount, for: "the colour masks")
    masks = BMPMasks(
      red: try fields.u32(54), green: try fields.u32(58), blue: try fields.u32(62),
      alpha: maskCount == 4 ? try fields.u32(66) : 0)
  }

  /// What biCompression or ulCompression means: 3 and 4 mean other things in OS/2 headers, which a 40-byte header may
  /// be.
  private static func kind(
    _ code: UInt32, bits: Int, isOS2: Bool
  ) throws(BMPError) -> (compression: BMPCompression, depths: [Int], hasMasks: Bool) {
    switch code {
    case 0: return (.none, [1, 2, 4, 8, 16, 24, 32], false)
    case 1: return (.rle8, [8], false)
    case 2: return (.rle4, [4], false)
    case 3 where isOS2 || bits == 1: return (.huffman1D, [1], false)
    case 4 where isOS2 || bits == 24: return (.rle24, [24], false)
    case 3, 6: return (.none, [16, 32], true)
    case 4: throw .unsupported("an embedded JPEG")
    case 5: throw .unsupported("an embedded PNG")
    case 11, 12, 13: throw .unsupported("CMYK colours (compression \(code))")
    default: throw .unsupported("compression \(code)")
    }
  }
}
