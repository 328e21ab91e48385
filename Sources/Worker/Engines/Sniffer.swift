// Tells an image's format by its magic bytes. Names are never looked at: a gzipped SVG named `.jpg` is not a JPEG.

import Protocol

enum Sniffer {
  /// The format of a whole file's content, or nil when it is none of ours. Formats that can hide others (SVG, PDF,
  /// everything ImageMagick guesses) are none of ours on purpose.
  static func format(of bytes: UnsafeRawBufferPointer) -> ImageFormat? {
    if starts(bytes, [0xff, 0xd8, 0xff]) { return .jpeg }
    if starts(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]) { return .png }
    if starts(bytes, "GIF87a") || starts(bytes, "GIF89a") { return .gif }
    if starts(bytes, "RIFF"), starts(bytes, "WEBP", at: 8) { return .webp }
    if isTIFF(bytes) { return .tiff }
    if isBMP(bytes) { return .bmp }
    return isobmffFormat(bytes)
  }

  /// Byte order, then 42 for TIFF or 43, 8, 0 for BigTIFF.
  private static func isTIFF(_ bytes: UnsafeRawBufferPointer) -> Bool {
    starts(bytes, [0x49, 0x49, 42, 0]) || starts(bytes, [0x4d, 0x4d, 0, 42])
      || starts(bytes, [0x49, 0x49, 43, 0, 8, 0, 0, 0]) || starts(bytes, [0x4d, 0x4d, 0, 43, 0, 8, 0, 0])
  }

  /// "BM" begins many texts, so the size of the second header has to be one that exists: 12 and 16...124.
  private static func isBMP(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard starts(bytes, "BM"), bytes.count >= 26 else { return false }
    let size = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 14, as: UInt32.self))
    return size == 12 || (16...124).contains(size) && size % 2 == 0
  }

  /// `ftyp` box: major brand, minor version, compatible brands. `mif1` alone says HEIF without saying which codec.
  private static func isobmffFormat(_ bytes: UnsafeRawBufferPointer) -> ImageFormat? {
    guard starts(bytes, "ftyp", at: 4) else { return nil }
    let size = Int(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
    guard size >= 16, size <= 1024 else { return nil }
    let brands = [8] + Array(stride(from: 16, to: min(size, bytes.count) - 3, by: 4))
    func has(_ wanted: [StaticString]) -> Bool {
      brands.contains { offset in wanted.contains { starts(bytes, $0, at: offset) } }
    }
    if has(["avif", "avis"]) { return .avif }
    if has(["heic", "heix", "heim", "heis", "hevc", "hevx"]) { return .heic }
    return nil
  }

  private static func starts(_ bytes: UnsafeRawBufferPointer, _ magic: [UInt8]) -> Bool {
    bytes.count >= magic.count && bytes.prefix(magic.count).elementsEqual(magic)
  }

  private static func starts(_ bytes: UnsafeRawBufferPointer, _ magic: StaticString, at offset: Int = 0) -> Bool {
    let end = offset + magic.utf8CodeUnitCount
    guard bytes.count >= end else { return false }
    return magic.withUTF8Buffer { bytes[offset..<end].elementsEqual($0) }
  }
}
