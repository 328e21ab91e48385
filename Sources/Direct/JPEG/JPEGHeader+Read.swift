// What the segments of a JPEG before its first scan say of the picture (ITU-T T.81, B.2).

extension JPEGHeader {
  /// Never reads outside of `bytes`, whatever they say.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(Unsuitable) -> JPEGHeader {
    guard bytes.integer16(at: 0) == 0xffd8 else { throw Unsuitable("does not begin as a JPEG") }
    var segments = JPEGSegments(bytes)
    var walk = HeaderWalk()
    while let segment = try segments.next() {
      switch segment.marker {
      case 0xc0, 0xc1, 0xc2:
        try walk.frame(segment.content)
        walk.isProgressive = segment.marker == 0xc2
      case 0xc3, 0xc5, 0xc6, 0xc7: throw Unsuitable("lossless or hierarchical JPEG")
      case 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf: throw Unsuitable("arithmetic coding")
      case 0xe0...0xef, 0xfe: try walk.application(segment.marker, segment.content)
      default: break
      }
    }
    return try walk.header()
  }
}

/// What one walk has found.
private struct HeaderWalk {
  var width = 0
  var height = 0
  var isProgressive = false
  /// Identifier and sampling factors of each component; empty until the frame header.
  var components: [(identifier: UInt8, horizontal: Int, vertical: Int)] = []
  var orientation = EXIFOrientation.Reading.orientation(1)
  var hasEXIF = false
  var hasProfile = false
  var hasOther = false
  var hasJFIF = false
  var adobeTransform: UInt8?

  /// B.2.2: precision, height, width, components of identifier, factors and quantisation table.
  mutating func frame(_ content: UnsafeRawBufferPointer) throws(Unsuitable) {
    guard components.isEmpty, content.count >= 6, content.count == 6 + 3 * Int(content[5]) else {
      throw .init("damaged header")
    }
    guard content[0] == 8 else { throw .init("\(content[0])-bit samples") }
    height = content.integer16(at: 1)!
    width = content.integer16(at: 3)!
    guard width > 0, height > 0 else { throw .init("size not in the header") }
    for component in 0..<Int(content[5]) {
      let entry = 6 + 3 * component
      components.append((content[entry], Int(content[entry + 1] >> 4), Int(content[entry + 1] & 15)))
    }
  }

  /// APP0...APP15 and COM.
  mutating func application(_ marker: UInt8, _ content: UnsafeRawBufferPointer) throws(Unsuitable) {
    switch marker {
    case 0xe0 where content.holds("JFIF\0", at: 0): hasJFIF = true
    case 0xe0 where content.holds("JFXX\0", at: 0): break
    case 0xe1 where content.holds("Exif\0", at: 0) && content.count >= 6:
      guard !hasEXIF else { throw .init("more than one EXIF block") }
      hasEXIF = true
      orientation = EXIFOrientation.read(UnsafeRawBufferPointer(rebasing: content[6...]))
    case 0xe2 where content.holds("ICC_PROFILE\0", at: 0):
      // A marker holds 64 KB, and sRGB profiles are far smaller: number 1 of 1.
      guard !hasProfile, content.count > 14, content[12] == 1, content[13] == 1,
        SRGBProfile.matches(UnsafeRawBufferPointer(rebasing: content[14...]))
      else { throw .init("colour profile other than sRGB") }
      hasProfile = true
    // Adobe Technical Note 5116: version, two flag words, transform.
    case 0xee where content.holds("Adobe", at: 0) && content.count >= 12: adobeTransform = content[11]
    default: hasOther = true
    }
  }

  func header() throws(Unsuitable) -> JPEGHeader {
    guard !components.isEmpty else { throw .init("damaged header") }
    var header = JPEGHeader(width: width, height: height, sampling: try sampling())
    header.isProgressive = isProgressive
    header.orientation = orientation
    header.hasEXIF = hasEXIF
    header.hasProfile = hasProfile
    header.hasOtherMetadata = hasOther
    return header
  }

  private func sampling() throws(Unsuitable) -> Sampling {
    switch components.count {
    case 1:
      guard !hasProfile else { throw .init("gray with a colour profile") }
      guard components[0].horizontal == 1, components[0].vertical == 1 else { throw .init("odd sampling") }
      return .gray
    case 3:
      guard !isCodedAsRGB else { throw .init("coded as RGB") }
      guard components[1].horizontal == 1, components[1].vertical == 1, components[2].horizontal == 1,
        components[2].vertical == 1,
        let sampling = Sampling(horizontal: components[0].horizontal, vertical: components[0].vertical)
      else { throw .init("odd sampling") }
      return sampling
    case 4: throw .init("CMYK")
    default: throw .init("\(components.count) components")
    }
  }

  /// As libjpeg guesses it (jdapimin.c, default_decompress_parms).
  private var isCodedAsRGB: Bool {
    if hasJFIF { return false }
    if let adobeTransform { return adobeTransform == 0 }
    return components.map(\.identifier).elementsEqual("RGB".utf8)
  }
}
