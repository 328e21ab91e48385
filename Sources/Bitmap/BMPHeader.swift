// What a BMP says of itself before its pixels: sides, depth, compression, masks, and where palette and pixels lie.
///
/// Formats: BITMAPFILEHEADER, BITMAPCOREHEADER, BITMAPINFOHEADER, BITMAPV4HEADER and BITMAPV5HEADER of the Windows GDI
/// reference, BITMAPINFOHEADER2 of the OS/2 Presentation Manager reference, and the notes of bmpsuite.
package struct BMPHeader: Equatable, Sendable {
  /// Pixels in a row, at least 1.
  package var width: Int
  /// Rows, at least 1 whichever way they are stored.
  package var height: Int
  /// 1, 2, 4 or 8 (palette indices), 16, 24 or 32 (colours).
  package var bitsPerPixel: Int
  /// True if decoding gives 4 bands: a colour file with an alpha mask. Palettes never have alpha here.
  package var hasAlpha: Bool
  /// True if the first stored row is the top one.
  package var isTopDown: Bool
  package var compression: BMPCompression
  /// Bytes of the header after the 14 of the file header: 12, 16 to 64, 108 or 124.
  package var infoBytes: Int
  /// Where the channels of a 16-bit or 32-bit pixel lie; all zero for other depths.
  package var masks: BMPMasks
  /// Where the palette begins, in bytes from the start of the file.
  package var paletteOffset: Int
  /// Entries the palette holds, never more than indices can name; 0 for colour files.
  package var paletteCount: Int
  /// Bytes of an entry: 3 after a 12-byte header, else 4.
  package var paletteEntryBytes: Int
  /// Where the pixels begin, in bytes from the start of the file.
  package var dataOffset: Int
  /// Bytes of the embedded ICC profile; nil if there is none or it is not wholly among the bytes read.
  package var profile: Range<Int>?

  /// Bytes from one stored row of an uncompressed file to the next: whole pixels, padded to 4 bytes.
  var rowBytes: Int { (width * bitsPerPixel + 31) / 32 * 4 }
}

/// How the pixels are stored.
package enum BMPCompression: Equatable, Sendable {
  /// BI_RGB, and BI_BITFIELDS or BI_ALPHABITFIELDS, which only add masks.
  case none
  /// BI_RLE4: runs of two alternating 4-bit indices.
  case rle4
  /// BI_RLE8: runs of an 8-bit index.
  case rle8
  /// BCA_RLE24 of OS/2 2.x: runs of a 24-bit colour.
  case rle24
  /// BCA_HUFFMAN1D of OS/2 2.x: ITU-T T.4 one-dimensional coding of 1-bit rows.
  case huffman1D
}

/// The bits of a little-endian 16-bit or 32-bit pixel that hold each channel; alpha 0 means opaque.
package struct BMPMasks: Equatable, Sendable {
  package var red: UInt32
  package var green: UInt32
  package var blue: UInt32
  package var alpha: UInt32

  package init(red: UInt32, green: UInt32, blue: UInt32, alpha: UInt32) {
    self.red = red
    self.green = green
    self.blue = blue
    self.alpha = alpha
  }

  static let none = BMPMasks(red: 0, green: 0, blue: 0, alpha: 0)
  /// BI_RGB at 16 bits: five each, the top bit unused.
  static let rgb555 = BMPMasks(red: 0x7C00, green: 0x03E0, blue: 0x001F, alpha: 0)
  /// BI_RGB at 32 bits: the fourth byte unused.
  static let bgrx = BMPMasks(red: 0x00FF_0000, green: 0x0000_FF00, blue: 0x0000_00FF, alpha: 0)
  /// 32 bits with straight alpha, in the byte order of nearly every such file.
  static let bgra = BMPMasks(red: 0x00FF_0000, green: 0x0000_FF00, blue: 0x0000_00FF, alpha: 0xFF00_0000)
}
