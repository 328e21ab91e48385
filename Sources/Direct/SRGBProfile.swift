// Recognises the colour profile nearly every photo carries, which needs no conversion.

package enum SRGBProfile {
  /// Whether the description of an RGB profile begins with "sRGB" (ICC.1, 7.2 and 9.2.41: `desc` as text or as UTF-16).
  package static func matches(_ profile: UnsafeRawBufferPointer) -> Bool {
    guard profile.count > 132, profile.holds("RGB ", at: 16), let count = profile.integer32(at: 128), count <= 100
    else { return false }
    for tag in 0..<count where profile.holds("desc", at: 132 + 12 * tag) {
      guard let offset = profile.integer32(at: 136 + 12 * tag), let size = profile.integer32(at: 140 + 12 * tag),
        size >= 16
      else { return false }
      if profile.holds("desc", at: offset) { return profile.holds("sRGB", at: offset + 12) }
      guard let text = profile.integer32(at: offset + 24) else { return false }
      return profile.holds("\0s\0R\0G\0B", at: offset + text)
    }
    return false
  }
}
