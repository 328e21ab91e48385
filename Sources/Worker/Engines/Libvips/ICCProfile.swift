// Recognises the profile nearly every photo carries, which needs no conversion.

enum ICCProfile {
  /// Whether the description of an RGB profile begins with "sRGB" (ICC.1, 7.2 and 9.2.41: `desc` as text or as UTF-16).
  static func isSRGB(_ profile: [UInt8]) -> Bool {
    guard profile.count > 132, profile[16..<20].elementsEqual("RGB ".utf8) else { return false }
    let count = integer(profile, 128)
    guard count <= 100, profile.count >= 132 + 12 * count else { return false }
    for tag in 0..<count {
      let entry = 132 + 12 * tag
      guard profile[entry..<entry + 4].elementsEqual("desc".utf8) else { continue }
      return describesSRGB(profile, at: integer(profile, entry + 4), size: integer(profile, entry + 8))
    }
    return false
  }

  /// Text begins within the first bytes of the element: the two encodings differ only in zeros between the letters.
  private static func describesSRGB(_ profile: [UInt8], at offset: Int, size: Int) -> Bool {
    guard offset >= 0, offset + 40 <= profile.count, size >= 16 else { return false }
    let isText = profile[offset..<offset + 4].elementsEqual("desc".utf8)
    let start = isText ? offset + 12 : offset + integer(profile, offset + 24)
    guard start >= 0, start + 8 <= profile.count else { return false }
    return profile[start..<start + (isText ? 4 : 8)].filter { $0 != 0 }.elementsEqual("sRGB".utf8)
  }

  private static func integer(_ bytes: [UInt8], _ offset: Int) -> Int {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
  }
}
