// JPEGs made and read in tests, by TurboJPEG's plain RGB functions.

import CTurboJPEG
import Testing

enum TurboJPEG {
  enum Chroma: String, CaseIterable, Sendable {
    case s444, s422, s420, s440, s411, gray

    var code: Int32 {
      switch self {
      case .s444: Int32(TJSAMP_444.rawValue)
      case .s422: Int32(TJSAMP_422.rawValue)
      case .s420: Int32(TJSAMP_420.rawValue)
      case .s440: Int32(TJSAMP_440.rawValue)
      case .s411: Int32(TJSAMP_411.rawValue)
      case .gray: Int32(TJSAMP_GRAY.rawValue)
      }
    }
  }

  static func encode(
    _ picture: Picture, _ chroma: Chroma = .s420, quality: Int32 = 90, progressive: Bool = false
  ) throws -> [UInt8] {
    let handle = try #require(tjInitCompress())
    defer { tjDestroy(handle) }
    let pixels = picture.samples.map { UInt8(min(max($0.rounded(), 0), 255)) }
    var output: UnsafeMutablePointer<UInt8>?
    var size: UInt = 0
    let format = picture.channels == 1 ? TJPF_GRAY : TJPF_RGB
    let result = tjCompress2(
      handle, pixels, Int32(picture.width), 0, Int32(picture.height), Int32(format.rawValue), &output, &size,
      chroma.code, quality, TJFLAG_ACCURATEDCT | (progressive ? TJFLAG_PROGRESSIVE : 0))
    defer { tjFree(output) }
    try #require(result == 0, "\(String(cString: tjGetErrorStr2(handle)))")
    return [UInt8](UnsafeBufferPointer(start: output, count: Int(size)))
  }

  struct Facts: Equatable {
    var width: Int32 = 0
    var height: Int32 = 0
    var chroma: Int32 = 0
    var space: Int32 = 0
  }

  static func facts(_ bytes: [UInt8]) throws -> Facts {
    let handle = try #require(tjInitDecompress())
    defer { tjDestroy(handle) }
    var facts = Facts()
    let result = tjDecompressHeader3(
      handle, bytes, UInt(bytes.count), &facts.width, &facts.height, &facts.chroma, &facts.space)
    try #require(result == 0)
    return facts
  }

  /// Gray stays one channel.
  static func decode(_ bytes: [UInt8]) throws -> Picture {
    let facts = try facts(bytes)
    let handle = try #require(tjInitDecompress())
    defer { tjDestroy(handle) }
    let isGray = facts.chroma == Int32(TJSAMP_GRAY.rawValue)
    let channels = isGray ? 1 : 3
    var pixels = [UInt8](repeating: 0, count: Int(facts.width) * Int(facts.height) * channels)
    let result = tjDecompress2(
      handle, bytes, UInt(bytes.count), &pixels, facts.width, 0, facts.height,
      Int32((isGray ? TJPF_GRAY : TJPF_RGB).rawValue), 0)
    try #require(result == 0, "\(String(cString: tjGetErrorStr2(handle)))")
    return Picture(
      width: Int(facts.width), height: Int(facts.height), channels: channels, samples: pixels.map(Double.init))
  }

  /// The segments before the first scan, and where that begins, with its marker.
  static func segments(_ bytes: [UInt8]) -> (segments: [(marker: UInt8, content: [UInt8])], scan: Int) {
    var segments: [(marker: UInt8, content: [UInt8])] = []
    var offset = 2
    while bytes[offset + 1] != 0xda {
      let length = Int(bytes[offset + 2]) << 8 | Int(bytes[offset + 3])
      segments.append((bytes[offset + 1], Array(bytes[offset + 4..<offset + 2 + length])))
      offset += 2 + length
    }
    return (segments, offset)
  }

  /// A file of these segments and a scan with its marker.
  static func file(_ segments: [(marker: UInt8, content: [UInt8])], _ scan: ArraySlice<UInt8>) -> [UInt8] {
    var bytes: [UInt8] = [0xff, 0xd8]
    for (marker, content) in segments {
      bytes += [0xff, marker, UInt8((content.count + 2) >> 8), UInt8((content.count + 2) & 255)]
      bytes += content
    }
    return bytes + scan
  }

  /// `bytes` with a segment put in right after the start of image.
  static func inserting(_ marker: UInt8, _ content: [UInt8], into bytes: [UInt8]) -> [UInt8] {
    let length = content.count + 2
    return [0xff, 0xd8, 0xff, marker, UInt8(length >> 8), UInt8(length & 255)] + content + bytes[2...]
  }

  /// An APP1 with nothing but an orientation.
  static func exif(_ orientation: UInt8, bigEndian: Bool = true) -> [UInt8] {
    let header = Array("Exif\0\0".utf8)
    return header
      + (bigEndian
        ? [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
        : [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0])
  }
}
