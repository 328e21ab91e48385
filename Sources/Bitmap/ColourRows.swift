// Rows of colours, 16 to 32 bits a pixel, to rows of RGB or RGBA, and the same swaps back for the encoder.
///
/// Pointers are to the first byte of a row; the caller has checked that the row is whole.
enum ColourRows {
  /// Blue, green, red.
  case bgr
  /// Blue, green, red, nothing.
  case bgrx
  /// Blue, green, red, alpha.
  case bgra
  /// Anything else.
  case masked(MaskedRows)

  /// The row format of a file of 16 bits per pixel or more; throws for masks that make no pixel.
  init(_ header: BMPHeader) throws(BMPError) {
    switch (header.bitsPerPixel, header.masks) {
    case (24, _): self = .bgr
    case (32, .bgrx): self = .bgrx
    case (32, .bgra): self = .bgra
    default: self = .masked(try MaskedRows(header))
    }
  }

  var bands: Int {
    switch self {
    case .bgr, .bgrx: 3
    case .bgra: 4
    case .masked(let rows): rows.bands
    }
  }

  /// One stored row to `bands * width` samples.
  func expand(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, width: Int) {
    switch self {
    case .bgr: ColourRows.swap24(source, target, width: width)
    case .bgrx: ColourRows.dropFourth(source, target, width: width)
    case .bgra: ColourRows.swap32(source, target, width: width)
    case .masked(let rows): rows.expand(source, target, width: width)
    }
  }

  // The swaps are not inlined: inside their callers' loops the vectorizer gives up on them (measured: a fifth the
  // speed).

  /// BGR triples to RGB triples (and back: the swap is its own inverse).
  ///
  /// Moves 4 bytes a pixel and lets the next pixel overwrite the fourth, so only the last pixel goes byte by byte.
  @inline(never)
  static func swap24(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, width: Int) {
    for x in 0..<width - 1 {
      let pixel = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 3 * x, as: UInt32.self))
      target.storeBytes(of: (pixel.byteSwapped >> 8).littleEndian, toByteOffset: 3 * x, as: UInt32.self)
    }
    let last = 3 * (width - 1)
    for band in 0..<3 {
      target.storeBytes(
        of: source.load(fromByteOffset: last + 2 - band, as: UInt8.self), toByteOffset: last + band, as: UInt8.self)
    }
  }

  /// BGRX quadruples to RGB triples.
  @inline(never)
  static func dropFourth(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, width: Int) {
    for x in 0..<width - 1 {
      let pixel = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self))
      target.storeBytes(of: (pixel.byteSwapped >> 8).littleEndian, toByteOffset: 3 * x, as: UInt32.self)
    }
    let last = width - 1
    for band in 0..<3 {
      target.storeBytes(
        of: source.load(fromByteOffset: 4 * last + 2 - band, as: UInt8.self), toByteOffset: 3 * last + band,
        as: UInt8.self)
    }
  }

  /// BGRA quadruples to RGBA quadruples (and back).
  @inline(never)
  static func swap32(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, width: Int) {
    for x in 0..<width {
      let pixel = UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self))
      let swapped = pixel & 0xFF00_FF00 | (pixel >> 16) & 0xFF | (pixel & 0xFF) << 16
      target.storeBytes(of: swapped.littleEndian, toByteOffset: 4 * x, as: UInt32.self)
    }
  }
}
