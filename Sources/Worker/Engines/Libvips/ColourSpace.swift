// Every colour space and sample type a file can hold, to sRGB or gray of 8 or 16 bits.

import Direct
import Vips

enum ColourSpace {
  private static let settledSpaces: Set<Interpretation> = [.srgb, .gray, .rgb16, .gray16]
  private static let profileField = "icc-profile-data"

  /// 8- and 16-bit samples that may be averaged before their colours are converted; CMYK's too.
  static func canBeResizedNatively(_ image: Image) -> Bool {
    (image.format == .uchar || image.format == .ushort)
      && (settledSpaces.contains(image.interpretation) || image.interpretation == .cmyk)
  }

  static func isGray(_ image: Image) -> Bool { image.interpretation == .gray || image.interpretation == .gray16 }

  /// - Parameter keepsProfile: RGB and gray may stay in the space of an embedded profile.
  static func needsConversion(_ image: Image, keepsProfile: Bool = false) -> Bool {
    guard canBeResizedNatively(image), image.interpretation != .cmyk else { return true }
    guard image.bands <= (isGray(image) ? 2 : 4) else { return true }
    return !keepsProfile && foreignProfile(of: image) != nil
  }

  /// In sRGB or its gray, and without a profile, which would not describe what comes of another number of bands.
  static func withoutProfile(_ image: Image) throws(VipsError) -> Image {
    guard image.hasField(profileField) else { return image }
    let converted = foreignProfile(of: image) == nil ? image : try toSRGB(image)
    return try converted.editingMetadata { $0.remove(profileField) }
  }

  static func toSRGB(_ image: Image) throws(VipsError) -> Image {
    let wasGray = isGray(image)
    var result = try SampleRange.normalised(withoutExtraBands(image))
    if foreignProfile(of: image) != nil, let converted = try throughProfile(result) {
      result = converted
    } else if !settledSpaces.contains(result.interpretation) {
      result = try result.applying("colourspace", ["space": .text(result.format.bytes > 1 ? "rgb16" : "srgb")])
    }
    if wasGray, result.interpretation == .srgb || result.interpretation == .rgb16 {
      let space = result.interpretation == .rgb16 ? "grey16" : "b-w"
      result = try result.applying("colourspace", ["space": .text(space)])
      // What is attached now describes three bands.
      result = try result.editingMetadata { $0.remove(profileField) }
    }
    return result
  }

  /// The embedded profile, unless it says what we assume anyway.
  private static func foreignProfile(of image: Image) -> [UInt8]? {
    guard let profile = image.blob(profileField), !profile.withUnsafeBytes(SRGBProfile.matches) else { return nil }
    return profile
  }

  /// nil when the profile is damaged or meant for another kind of image; then it is as if there were none.
  private static func throughProfile(_ image: Image) throws(VipsError) -> Image? {
    let depth = image.format == .ushort ? 16 : 8
    do throws(VipsError) {
      return try image.applying(
        "icc_transform",
        ["output-profile": "srgb", "embedded": true, "intent": "relative", "depth": .int(depth)])
    } catch {
      if error.isOutOfMemory { throw error }
      return nil
    }
  }

  /// Scientific TIFFs have dozens of bands, of unknown meaning: the picture is the first of a gray one, else the first
  /// three. One band beyond the colours is alpha.
  private static func withoutExtraBands(_ image: Image) throws(VipsError) -> Image {
    let colours = isGray(image) ? 1 : image.interpretation == .cmyk ? 4 : 3
    guard image.bands > colours + 1 else { return image }
    return try image.applying("extract_band", ["band": 0, "n": .int(colours)])
  }
}
