// BI_RLE8, BI_RLE4 and BCA_RLE24 codes to a plane of whole pixels.
///
/// Codes are pairs: a count and a value repeat it; 0 0 ends a row, 0 1 the bitmap, 0 2 dx dy moves on, 0 n is
/// followed by n literal pixels padded to 2 bytes. Runs past the end of a row are cut off; pixels no code covers stay
/// 0, which is palette entry 0, or black in RLE24.
struct RunLength {
  private let codes: UnsafeRawBufferPointer
  private let kind: BMPCompression
  private let width: Int
  private let height: Int
  /// Bytes of a pixel in the plane: 1 index, or 3 of blue, green, red.
  private let step: Int

  /// Rows in the order they are stored, `width * height` pixels of 1 byte (indices) or 3 (blue, green, red).
  ///
  /// Throws `truncated` if the codes end, without an end-of-bitmap code, before the last row is full.
  static func expand(_ header: BMPHeader, _ bytes: UnsafeRawBufferPointer) throws(BMPError) -> [UInt8] {
    try FieldReader(bytes: bytes).need(header.dataOffset + 2, for: "the first run")
    let expansion = RunLength(
      codes: UnsafeRawBufferPointer(rebasing: bytes[header.dataOffset...]), kind: header.compression,
      width: header.width, height: header.height, step: header.compression == .rle24 ? 3 : 1)
    var plane = [UInt8](repeating: 0, count: header.width * header.height * expansion.step)
    let missing = plane.withUnsafeMutableBufferPointer { expansion.fill($0) }
    guard let missing else { return plane }
    throw .truncated("run-length codes end at byte \(bytes.count), in row \(missing + 1) of \(header.height)")
  }

  /// Runs the codes; nil if they reached the end, else the row in which they broke off.
  private func fill(_ plane: UnsafeMutableBufferPointer<UInt8>) -> Int? {
    var (at, x, y) = (0, 0, 0)
    while y < height {
      guard at + 2 <= codes.count else { break }
      let (count, value) = (Int(codes[at]), Int(codes[at + 1]))
      at += 2
      if count > 0 {
        // RLE24 has two more bytes of colour after the pair.
        let colour = step - 1
        guard at + colour <= codes.count else { return y }
        repeated(from: at - 1, count, plane, x, y)
        at += colour
        x += count
        continue
      }
      switch value {
      case 0: (x, y) = (0, y + 1)
      case 1: return nil
      case 2:
        guard at + 2 <= codes.count else { return y }
        x += Int(codes[at])
        y += Int(codes[at + 1])
        at += 2
      default:
        let length = kind == .rle4 ? (value + 1) / 2 : value * step
        guard at + length <= codes.count else { return y }
        literal(from: at, value, plane, x, y)
        at += (length + 1) & ~1
        x += value
      }
    }
    return y >= height || (y == height - 1 && x >= width) ? nil : y
  }

  private func repeated(from at: Int, _ count: Int, _ plane: UnsafeMutableBufferPointer<UInt8>, _ x: Int, _ y: Int) {
    let visible = min(count, width - x)
    guard visible > 0 else { return }
    let start = (y * width + x) * step
    switch kind {
    case .rle4:
      for i in 0..<visible { plane[start + i] = i & 1 == 0 ? codes[at] >> 4 : codes[at] & 15 }
    case .rle24:
      for i in 0..<visible * 3 { plane[start + i] = codes[at + i % 3] }
    default:
      for i in 0..<visible { plane[start + i] = codes[at] }
    }
  }

  private func literal(from at: Int, _ count: Int, _ plane: UnsafeMutableBufferPointer<UInt8>, _ x: Int, _ y: Int) {
    let visible = min(count, width - x)
    guard visible > 0 else { return }
    let start = (y * width + x) * step
    if kind == .rle4 {
      for i in 0..<visible { plane[start + i] = i & 1 == 0 ? codes[at + i / 2] >> 4 : codes[at + i / 2] & 15 }
    } else {
      for i in 0..<visible * step { plane[start + i] = codes[at + i] }
    }
  }
}
