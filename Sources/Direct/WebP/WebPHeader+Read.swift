// Walks the chunks of a WebP (RFC 9649, 2.3 to 2.7).

import CWebP

extension WebPHeader {
  /// Throws for whatever is not whole and sound, and for what libvips would heed and this engine cannot: readers disagree
  /// about chunks that the header does not announce, or that are not where they should be. Never reads outside of
  /// `bytes`, whatever they say.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(Unsuitable) -> WebPHeader {
    guard bytes.holds("RIFF", at: 0), bytes.holds("WEBP", at: 8),
      let size = bytes.integer32(at: 4, bigEndian: false), let file = bytes.slice(0, size + 8)
    else { throw damaged }
    let features = try features(file)
    guard features.has_animation == 0 else { throw Unsuitable("animated") }
    var header = WebPHeader(
      width: Int(features.width), height: Int(features.height), hasAlpha: features.has_alpha != 0,
      isLossy: features.format == lossy)
    var flags: UInt8 = 0
    var alpha: Range<Int>?
    var offset = firstChunk
    while offset < file.count {
      guard let length = file.integer32(at: offset + 4, bigEndian: false), let content = file.slice(offset + 8, length),
        offset + 8 + length + length % 2 <= file.count
      else { throw damaged }
      let end = offset + 8 + length
      if file.holds("VP8X", at: offset) {
        guard offset == firstChunk, length == 10, content[0] & reservedFlags == 0 else { throw damaged }
        flags = content[0] | isExtended
      } else if file.holds("ALPH", at: offset) {
        guard alpha == nil, header.image.isEmpty, flags & hasAlphaFlag != 0 else { throw damaged }
        alpha = offset..<end + length % 2
      } else if file.holds("VP8 ", at: offset) || (file.holds("VP8L", at: offset) && alpha == nil) {
        guard header.image.isEmpty, alpha == nil || alpha?.upperBound == offset else { throw damaged }
        header.image = file.slice(alpha?.lowerBound ?? offset, end - (alpha?.lowerBound ?? offset))!
      } else {
        guard flags & isExtended != 0 else { throw unannounced }
        try header.take(file, at: offset, content, flags)
      }
      offset = end + length % 2
    }
    let frame = try Self.features(header.image)
    guard frame.width == features.width, frame.height == features.height, frame.has_alpha == features.has_alpha,
      frame.format == features.format, flags == 0 || (flags & hasAlphaFlag != 0) == header.hasAlpha
    else { throw damaged }
    return header
  }

  private static let damaged = Unsuitable("damaged WebP")
  private static let unannounced = Unsuitable("chunks that the header does not announce")

  private static let firstChunk = 12
  /// Bits of `VP8X`.
  private static let hasProfileFlag: UInt8 = 0x20
  private static let hasAlphaFlag: UInt8 = 0x10
  private static let hasEXIFFlag: UInt8 = 0x08
  private static let hasXMPFlag: UInt8 = 0x04
  private static let reservedFlags: UInt8 = 0xc1
  /// There is a `VP8X`: a bit of our own.
  private static let isExtended: UInt8 = 0x01

  /// `format` of libwebp's features.
  private static let lossy: Int32 = 1
  private static let lossless: Int32 = 2

  private static func features(_ bytes: UnsafeRawBufferPointer) throws(Unsuitable) -> WebPBitstreamFeatures {
    var features = WebPBitstreamFeatures()
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard WebPGetFeatures(start, bytes.count, &features) == VP8_STATUS_OK, features.width > 0, features.height > 0,
      features.has_animation != 0 || features.format == lossy || features.format == lossless
    else { throw damaged }
    return features
  }

  /// A chunk that is not the picture. EXIF begins as it should, or after `Exif` and two zeros, as in a JPEG.
  private mutating func take(
    _ file: UnsafeRawBufferPointer, at offset: Int, _ content: UnsafeRawBufferPointer, _ flags: UInt8
  ) throws(Unsuitable) {
    if file.holds("ICCP", at: offset) {
      guard flags & Self.hasProfileFlag != 0, profile == nil, image.isEmpty else { throw Self.unannounced }
      guard SRGBProfile.matches(content) else { throw Unsuitable("colour profile other than sRGB") }
      profile = content
    } else if file.holds("EXIF", at: offset) {
      guard flags & Self.hasEXIFFlag != 0, !hasEXIF else { throw Self.unannounced }
      hasEXIF = true
      orientation = EXIFOrientation.read(
        content.holds("Exif\0\0", at: 0) ? UnsafeRawBufferPointer(rebasing: content[6...]) : content)
    } else {
      guard !file.holds("XMP ", at: offset) || flags & Self.hasXMPFlag != 0 else { throw Self.unannounced }
      hasOtherMetadata = true
    }
  }
}
