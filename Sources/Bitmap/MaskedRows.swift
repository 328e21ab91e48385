// Rows of 16-bit or 32-bit pixels with their channels at any masks, for files no fast path fits.
struct MaskedRows {
  private let red: ChannelMask
  private let green: ChannelMask
  private let blue: ChannelMask
  private let alpha: ChannelMask
  private let isWide: Bool
  let bands: Int

  init(_ header: BMPHeader) throws(BMPError) {
    let (masks, bits) = (header.masks, header.bitsPerPixel)
    guard masks.red | masks.green | masks.blue != 0 else { throw .corrupt("the colour masks are all 0") }
    red = try ChannelMask(masks.red, "red", bitsPerPixel: bits)
    green = try ChannelMask(masks.green, "green", bitsPerPixel: bits)
    blue = try ChannelMask(masks.blue, "blue", bitsPerPixel: bits)
    alpha = try ChannelMask(masks.alpha, "alpha", bitsPerPixel: bits)
    isWide = bits == 32
    bands = header.hasAlpha ? 4 : 3
  }

  /// One stored row to `bands * width` samples.
  func expand(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, width: Int) {
    for x in 0..<width {
      let pixel =
        isWide
        ? UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 * x, as: UInt32.self))
        : UInt32(UInt16(littleEndian: source.loadUnaligned(fromByteOffset: 2 * x, as: UInt16.self)))
      let at = bands * x
      target.storeBytes(of: red.sample(pixel), toByteOffset: at, as: UInt8.self)
      target.storeBytes(of: green.sample(pixel), toByteOffset: at + 1, as: UInt8.self)
      target.storeBytes(of: blue.sample(pixel), toByteOffset: at + 2, as: UInt8.self)
      if bands == 4 { target.storeBytes(of: alpha.sample(pixel), toByteOffset: at + 3, as: UInt8.self) }
    }
  }
}

/// One channel of a masked pixel: which bits, and how they scale to 8.
struct ChannelMask {
  private let mask: UInt32
  private let shift: UInt32
  /// 255 / (largest value) in 16.48 fixed point; 0 for an empty mask, whose channel is then always 0.
  private let scale: UInt64

  /// `name` and `bitsPerPixel` are for the error: a mask with a hole, or with bits no pixel has, is refused.
  init(_ mask: UInt32, _ name: String, bitsPerPixel: Int) throws(BMPError) {
    self.mask = mask
    guard mask != 0 else {
      (shift, scale) = (0, 0)
      return
    }
    shift = UInt32(mask.trailingZeroBitCount)
    let largest = UInt64(mask >> shift)
    guard largest & (largest + 1) == 0 else {
      throw .unsupported("a \(name) mask with holes, 0x\(String(mask, radix: 16))")
    }
    guard bitsPerPixel == 32 || mask >> 16 == 0 else {
      throw .corrupt("a \(name) mask beyond \(bitsPerPixel) bits, 0x\(String(mask, radix: 16))")
    }
    scale = ((255 << 48) + largest / 2) / largest
  }

  /// The channel of `pixel` as `value * 255 / largest`, rounded: exactly for masks of up to 23 bits, and for wider ones
  /// except within 2^-16 of a half.
  @inline(__always)
  func sample(_ pixel: UInt32) -> UInt8 {
    UInt8(truncatingIfNeeded: (UInt64((pixel & mask) >> shift) &* scale &+ (1 << 47)) >> 48)
  }
}
