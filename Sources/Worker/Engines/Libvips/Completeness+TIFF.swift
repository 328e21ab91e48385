// TIFF and BigTIFF: whether the first directory, and the strips or tiles it points to, lie within the file.

extension Completeness {
  /// TIFF 6.0, section 2; BigTIFF has the same structure with wider fields.
  static func tiffEndsEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 16 else { return true }
    let reader = TIFFReader(bytes)
    let directory = reader.integer(reader.isBig ? 8 : 4, reader.wordSize)
    guard let directory, let count = reader.integer(directory, reader.isBig ? 8 : 2) else { return true }
    let first = directory + (reader.isBig ? 8 : 2)
    guard count < 10_000 else { return false }

    var offsets: [Int]? = []
    var lengths: [Int]? = []
    for index in 0..<count {
      let entry = first + index * reader.entrySize
      guard let tag = reader.integer(entry, 2) else { return true }
      switch tag {
      case 273, 324: offsets = reader.values(entry)
      case 279, 325: lengths = reader.values(entry)
      default: break
      }
    }
    guard let offsets, let lengths else { return true }
    return zip(offsets, lengths).contains { $0 > bytes.count || $1 > bytes.count - $0 }
  }
}

/// Integers of a TIFF, in its byte order; nil beyond the end of the file.
private struct TIFFReader {
  private let bytes: UnsafeRawBufferPointer
  private let isLittleEndian: Bool
  let isBig: Bool

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    isLittleEndian = bytes[0] == 0x49
    isBig = bytes[isLittleEndian ? 2 : 3] == 43
  }

  /// Bytes of an offset, of a count, and of a directory entry.
  var wordSize: Int { isBig ? 8 : 4 }
  var entrySize: Int { 4 + 2 * wordSize }

  func integer(_ offset: Int, _ size: Int) -> Int? {
    guard offset >= 0, offset <= bytes.count - size else { return nil }
    let field = bytes[offset..<offset + size]
    let value =
      isLittleEndian
      ? field.reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) } : field.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    return Int(clamping: value)
  }

  /// The values of an entry of type SHORT, LONG or LONG8, which lie in the entry itself when they fit. Empty for other
  /// types and for more than a million: such are left to libtiff.
  func values(_ entry: Int) -> [Int]? {
    guard let type = integer(entry + 2, 2), let count = integer(entry + 4, wordSize) else { return nil }
    guard let size = [3: 2, 4: 4, 16: 8][type], count <= 1_000_000 else { return [] }
    var start = entry + 4 + wordSize
    if size * count > wordSize {
      guard let offset = integer(start, wordSize) else { return nil }
      start = offset
    }
    var values: [Int] = []
    values.reserveCapacity(count)
    for index in 0..<count {
      guard start <= bytes.count, let value = integer(start + index * size, size) else { return nil }
      values.append(value)
    }
    return values
  }
}
