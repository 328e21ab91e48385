// The colours of an indexed file, and rows of indices to rows of gray or RGB.
struct Palette {
  /// 256 colours as `R | G << 8 | B << 16`; indices past the stored entries are black, as GDI shows them.
  private let colours: [UInt32]
  /// True if every colour is a gray: the image then has 1 band.
  let isGray: Bool
  /// True if index and gray level are the same number, so that rows are copied.
  private let isIdentity: Bool

  /// Throws `truncated` if the file ends inside the palette.
  init(_ header: BMPHeader, _ bytes: UnsafeRawBufferPointer) throws(BMPError) {
    let entry = header.paletteEntryBytes
    let end = header.paletteOffset + header.paletteCount * entry
    try FieldReader(bytes: bytes).need(end, for: "the palette of \(header.paletteCount) colours")
    var colours = [UInt32](repeating: 0, count: 256)
    var isGray = true
    for index in 0..<header.paletteCount {
      let at = header.paletteOffset + index * entry
      let (blue, green, red) = (bytes[at], bytes[at + 1], bytes[at + 2])
      isGray = isGray && red == green && green == blue
      colours[index] = UInt32(red) | UInt32(green) << 8 | UInt32(blue) << 16
    }
    self.colours = colours
    self.isGray = isGray
    isIdentity = isGray && colours.indices.allSatisfy { colours[$0] & 0xFF == UInt32($0) }
  }

  /// One row of 8-bit indices to `width` grays or `width` RGB triples.
  func expand(_ indices: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, width: Int) {
    if isIdentity {
      target.copyMemory(from: indices, byteCount: width)
      return
    }
    let source = indices.assumingMemoryBound(to: UInt8.self)
    colours.withUnsafeBufferPointer { colours in
      if isGray {
        for x in 0..<width {
          target.storeBytes(of: UInt8(truncatingIfNeeded: colours[Int(source[x])]), toByteOffset: x, as: UInt8.self)
        }
        return
      }
      // The fourth byte of each store is overwritten by the next pixel.
      for x in 0..<width - 1 {
        target.storeBytes(of: colours[Int(source[x])].littleEndian, toByteOffset: 3 * x, as: UInt32.self)
      }
      let last = colours[Int(source[width - 1])]
      for band in 0..<3 {
        target.storeBytes(
          of: UInt8(truncatingIfNeeded: last >> (8 * band)), toByteOffset: 3 * (width - 1) + band, as: UInt8.self)
      }
    }
  }

  /// Spreads a row of 1-, 2- or 4-bit indices, the leftmost in the highest bits, to one byte each.
  static func unpack(
    _ packed: UnsafeRawPointer, bits: Int, into indices: UnsafeMutableBufferPointer<UInt8>, width: Int
  ) {
    let perByte = 8 / bits
    let mask = UInt8(truncatingIfNeeded: (1 << bits) - 1)
    var x = 0
    while x < width {
      var byte = packed.load(fromByteOffset: x / perByte, as: UInt8.self)
      let end = min(x + perByte, width)
      while x < end {
        byte = byte << bits | byte >> (8 - bits)
        indices[x] = byte & mask
        x += 1
      }
    }
  }
}
