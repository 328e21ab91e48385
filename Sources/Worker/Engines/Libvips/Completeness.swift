// Finds files that end before their format says they end, without decoding them.

import Protocol

/// libvips is told to fail on truncated files, but says so in the words of six libraries, and not always. The containers
/// themselves are plain enough to ask.
enum Completeness {
  /// Throws `truncated` when the content stops early. Says nothing of damage: what is not understood passes.
  static func check(_ bytes: UnsafeRawBufferPointer, _ format: ImageFormat) throws(Failure) {
    let missing: String? =
      switch format {
      case .png: pngEndsEarly(bytes) ? "no IEND chunk" : nil
      case .gif: gifEndsEarly(bytes) ? "no trailer" : nil
      case .webp: riffEndsEarly(bytes) ? "RIFF chunk longer than the file" : nil
      case .avif, .heic: boxesEndEarly(bytes) ? "a box is missing or longer than the file" : nil
      case .tiff: tiffEndsEarly(bytes) ? "a directory, strip or tile beyond the end" : nil
      // libjpeg complains of a missing end by itself, and BMP's codec is ours.
      case .jpeg, .bmp: nil
      }
    guard let missing else { return }
    throw Failure(.truncated, at: .decode, "\(format.name): the file ends early after \(bytes.count) bytes: \(missing)")
  }

  /// PNG 1.2, 3.2: length, type, data, CRC, repeated until IEND.
  private static func pngEndsEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 8
    while offset + 12 <= bytes.count {
      let length = bytes.bigEndian32(offset)
      if bytes.bigEndian32(offset + 4) == 0x4945_4e44 { return false }
      offset += 12 + length
    }
    return true
  }

  /// GIF89a: header, colour table, then blocks introduced by 0x21 or 0x2c until 0x3b.
  private static func gifEndsEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 13 else { return true }
    var offset = 13 + colourTableSize(bytes[10])
    while offset < bytes.count {
      switch bytes[offset] {
      case 0x3b: return false
      case 0x21: offset += 2
      case 0x2c:
        guard offset + 10 < bytes.count else { return true }
        offset += 10 + colourTableSize(bytes[offset + 9]) + 1
      default: return false
      }
      // Sub-blocks: a length byte and as many bytes, until a length of 0.
      while offset < bytes.count, bytes[offset] != 0 { offset += 1 + Int(bytes[offset]) }
      offset += 1
    }
    return true
  }

  private static func colourTableSize(_ flags: UInt8) -> Int { flags & 0x80 == 0 ? 0 : 3 << (Int(flags & 7) + 1) }

  private static func riffEndsEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard bytes.count >= 12 else { return true }
    return 8 + Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 4, as: UInt32.self))) > bytes.count
  }

  /// ISO 14496-12, 4.2: size, type, content; size 1 is a 64-bit size, 0 reaches to the end. A picture needs a `meta` box,
  /// an image sequence `moov`.
  private static func boxesEndEarly(_ bytes: UnsafeRawBufferPointer) -> Bool {
    var offset = 0
    var describesPicture = false
    while offset < bytes.count {
      guard offset + 8 <= bytes.count else { return true }
      let name = bytes.bigEndian32(offset + 4)
      if name == 0x6d65_7461 || name == 0x6d6f_6f76 { describesPicture = true }
      var size = UInt64(bytes.bigEndian32(offset))
      if size == 0 { break }
      if size == 1 {
        guard offset + 16 <= bytes.count else { return true }
        size = UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: offset + 8, as: UInt64.self))
      }
      if size < 8 { return false }
      if size > UInt64(bytes.count - offset) { return true }
      offset += Int(size)
    }
    return !describesPicture
  }
}

extension UnsafeRawBufferPointer {
  fileprivate func bigEndian32(_ offset: Int) -> Int {
    Int(UInt32(bigEndian: loadUnaligned(fromByteOffset: offset, as: UInt32.self)))
  }
}
