// Walks the chunks of a PNG (PNG 1.2, 3 and 4) from its signature to IEND.

import CDeflate

extension PNGHeader {
  /// Throws for whatever is not whole and sound, and for what libvips would heed and this engine cannot. Never reads
  /// outside of `bytes`, whatever they say.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(Unsuitable) -> PNGHeader {
    guard bytes.integer32(at: 0) == 0x8950_4e47, bytes.integer32(at: 4) == 0x0d0a_1a0a else {
      throw .init("does not begin as a PNG")
    }
    var walk = ChunkWalk(bytes: bytes)
    let first = try walk.next()
    guard first.name == .header else { throw ChunkWalk.damaged }
    var header = try PNGHeader(first.content)
    var isPastData = false
    while true {
      let chunk = try walk.next()
      guard chunk.name != .end else { break }
      if chunk.name == .data {
        guard !isPastData else { throw ChunkWalk.damaged }
        header.data.append(chunk.content)
      } else {
        isPastData = !header.data.isEmpty
        try header.take(chunk.name, chunk.content, isPastData)
      }
    }
    guard !header.data.isEmpty, header.colourType != .indexed || header.palette != nil else { throw ChunkWalk.damaged }
    return header
  }

  private init(_ content: UnsafeRawBufferPointer) throws(Unsuitable) {
    guard content.count == 13, let width = content.integer32(at: 0), let height = content.integer32(at: 4),
      (1...Int(Int32.max)).contains(width), (1...Int(Int32.max)).contains(height),
      let colourType = ColourType(rawValue: content[9]), content[10] == 0, content[11] == 0, content[12] <= 1
    else { throw ChunkWalk.damaged }
    let depth = Int(content[8])
    guard depth != 16 else { throw .init("16-bit samples") }
    let depths = colourType.channels == 1 ? [1, 2, 4, 8] : [8]
    guard depths.contains(depth) else { throw ChunkWalk.damaged }
    guard content[12] == 0 else { throw .init("interlaced") }
    self.init(width: width, height: height, depth: depth, colourType: colourType)
  }

  /// A chunk other than the header, the data and the end.
  private mutating func take(
    _ name: ChunkWalk.Name, _ content: UnsafeRawBufferPointer, _ isPastData: Bool
  ) throws(Unsuitable) {
    switch name {
    case .palette, .transparency, .profile, .exif:
      // After the picture readers disagree about them.
      guard !isPastData else { throw ChunkWalk.damaged }
      switch name {
      case .palette: try takePalette(content)
      case .transparency: try takeTransparency(content)
      case .profile: try takeProfile(content)
      default:
        guard !hasEXIF else { throw .init("more than one EXIF block") }
        hasEXIF = true
        orientation = EXIFOrientation.read(content)
      }
    case .animation: throw .init("animated")
    case .codePoints: throw .init("colour space by code points")
    default:
      guard name.isAncillary else { throw .init("unknown critical chunk") }
      hasOtherMetadata = true
    }
  }

  private mutating func takePalette(_ content: UnsafeRawBufferPointer) throws(Unsuitable) {
    guard !isGray, palette == nil, transparency == nil, content.count % 3 == 0, (1...256).contains(content.count / 3),
      colourType != .indexed || content.count / 3 <= 1 << depth
    else { throw ChunkWalk.damaged }
    palette = content
  }

  private mutating func takeTransparency(_ content: UnsafeRawBufferPointer) throws(Unsuitable) {
    let fits =
      switch colourType {
      case .indexed: !content.isEmpty && content.count * 3 <= palette?.count ?? 0
      case .gray, .rgb:
        content.count == 2 * colourType.channels
          && (0..<colourType.channels).allSatisfy { content.integer16(at: 2 * $0)! < 1 << depth }
      case .grayAlpha, .rgba: false
      }
    guard transparency == nil, fits else { throw .init("odd transparency") }
    transparency = content
  }

  /// Name of up to 79 bytes, zero, method 0, zlib stream.
  private mutating func takeProfile(_ content: UnsafeRawBufferPointer) throws(Unsuitable) {
    guard profile == nil, let end = content.prefix(80).firstIndex(of: 0), end + 2 < content.count,
      content[end + 1] == 0
    else { throw ChunkWalk.damaged }
    guard !isGray else { throw .init("gray with a colour profile") }
    profile = UnsafeRawBufferPointer(rebasing: content[(end + 2)...])
  }
}

/// Length, name, content and CRC, again and again.
private struct ChunkWalk {
  static let damaged = Unsuitable("damaged PNG")

  /// Four letters, big-endian.
  struct Name: Equatable {
    var rawValue: Int

    static let header = Name(rawValue: 0x4948_4452)  // IHDR
    static let palette = Name(rawValue: 0x504c_5445)  // PLTE
    static let data = Name(rawValue: 0x4944_4154)  // IDAT
    static let end = Name(rawValue: 0x4945_4e44)  // IEND
    static let transparency = Name(rawValue: 0x7452_4e53)  // tRNS
    static let profile = Name(rawValue: 0x6943_4350)  // iCCP
    static let exif = Name(rawValue: 0x6558_4966)  // eXIf
    static let animation = Name(rawValue: 0x6163_544c)  // acTL
    static let codePoints = Name(rawValue: 0x6349_4350)  // cICP

    /// The first letter is a small one.
    var isAncillary: Bool { rawValue & 0x2000_0000 != 0 }
  }

  let bytes: UnsafeRawBufferPointer
  var offset = 8

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func next() throws(Unsuitable) -> (name: Name, content: UnsafeRawBufferPointer) {
    guard let length = bytes.integer32(at: offset), let checked = bytes.slice(offset + 4, length + 4),
      let sum = bytes.integer32(at: offset + 8 + length),
      libdeflate_crc32(0, checked.baseAddress, checked.count) == UInt32(sum)
    else { throw Self.damaged }
    guard checked[..<4].allSatisfy({ (65...90).contains($0 & ~32) }) else { throw Self.damaged }
    offset += 12 + length
    return (Name(rawValue: checked.integer32(at: 0)!), UnsafeRawBufferPointer(rebasing: checked[4...]))
  }
}
