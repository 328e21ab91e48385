// Walks the chunks of a WebP (RFC 9649, 2.3 to 2.7).

import CWebP

extension WebPHeader {
  /// Throws for whatever is not whole and sound, and for what libvips would heed and this engine cannot. Never reads
  /// outside of `bytes`, whatever they say.
  static func read(_ bytes: UnsafeRawBufferPointer) throws(Unsuitable) -> WebPHeader {
    guard bytes.holds("RIFF", at: 0), bytes.holds("WEBP", at: 8),
      let size = bytes.integer32(at: 4, bigEndian: false), let file = bytes.slice(0, size + 8)
    else { throw damaged }
    let features = try features(file)
    guard features.has_animation == 0 else { throw Unsuitable("animated") }
    var header = WebPHeader(
      width: Int(features.width), height: Int(features.height), hasAlpha: features.has_alpha != 0,
      isLossy: features.format == lossy)
    var alpha: Int?
    var offset = 12
    while offset < file.count {
      guard let length = file.integer32(at: offset + 4, bigEndian: false), let content = file.slice(offset + 8, length)
      else { throw damaged }
      let end = offset + 8 + length
      if file.holds("VP8X", at: offset) {
        guard length > 0, content[0] & reservedFlags == 0 else { throw damaged }
      } else if file.holds("ALPH", at: offset) {
        alpha = offset
      } else if file.holds("VP8 ", at: offset) || file.holds("VP8L", at: offset) {
        guard header.image.isEmpty, let image = file.slice(alpha ?? offset, end - (alpha ?? offset)) else {
          throw damaged
        }
        header.image = image
      } else if file.holds("ICCP", at: offset) {
        try header.take(profile: content)
      } else if file.holds("EXIF", at: offset) {
        try header.take(exif: content)
      } else {
        header.hasOtherMetadata = true
      }
      offset = end + length % 2
    }
    let frame = try Self.features(header.image)
    guard frame.width == features.width, frame.height == features.height else { throw damaged }
    return header
  }

  private static let damaged = Unsuitable("damaged WebP")
  /// Of `VP8X`.
  private static let reservedFlags: UInt8 = 0xc1
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

  private mutating func take(profile content: UnsafeRawBufferPointer) throws(Unsuitable) {
    guard profile == nil else { throw Self.damaged }
    guard SRGBProfile.matches(content) else { throw Unsuitable("colour profile other than sRGB") }
    profile = content
  }

  /// As it should be, or after `Exif` and two zeros, as in a JPEG.
  private mutating func take(exif content: UnsafeRawBufferPointer) throws(Unsuitable) {
    guard !hasEXIF else { throw Unsuitable("more than one EXIF block") }
    hasEXIF = true
    orientation = EXIFOrientation.read(
      content.holds("Exif\0\0", at: 0) ? UnsafeRawBufferPointer(rebasing: content[6...]) : content)
  }
}
