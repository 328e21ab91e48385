// The one EXIF tag that matters to pixels.

enum EXIFOrientation {
  enum Reading: Equatable {
    /// 1...8; 1 also when there is no such tag, or its value means nothing.
    case orientation(Int)
    /// Stands there in a way readers disagree about.
    case unclear
  }

  private static let tag = 0x0112
  private static let short = 3

  /// - Parameter block: the TIFF structure after `Exif\0\0` (EXIF 2.32, 4.5): byte order, 42, offset of the first
  ///   directory, whose entries are 12 bytes each. Nothing outside of `block` is read.
  static func read(_ block: UnsafeRawBufferPointer) -> Reading {
    let big: Bool
    if block.holds("MM", at: 0) {
      big = true
    } else if block.holds("II", at: 0) {
      big = false
    } else {
      return .unclear
    }
    guard block.integer16(at: 2, bigEndian: big) == 42, let directory = block.integer32(at: 4, bigEndian: big),
      let count = block.integer16(at: directory, bigEndian: big)
    else { return .unclear }

    var found: Int?
    for entry in 0..<count {
      let offset = directory + 2 + 12 * entry
      guard let name = block.integer16(at: offset, bigEndian: big) else { return .unclear }
      guard name == tag else { continue }
      guard found == nil, block.integer16(at: offset + 2, bigEndian: big) == short,
        block.integer32(at: offset + 4, bigEndian: big) == 1,
        let value = block.integer16(at: offset + 8, bigEndian: big)
      else { return .unclear }
      found = value
    }
    guard let found, (1...8).contains(found) else { return .orientation(1) }
    return .orientation(found)
  }
}
