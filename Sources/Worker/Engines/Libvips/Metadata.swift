// Which metadata an output carries.

import Protocol
import Vips

enum Metadata {
  /// Fields that hold somebody's data, by policy; everything else in a header is structure (frame delays, palettes…).
  private static let profile = ["icc-profile-data"]
  private static let exif = ["exif-data", "orientation"]
  private static let others = [
    "xmp-data", "iptc-data", "photoshop-data", "gif-comment", "image-description",
  ]
  /// Never kept: it shows the picture as it was, with what has been cropped or covered since.
  private static let thumbnail = "jpeg-thumbnail-data"
  private static let otherPrefixes = ["png-comment-", "magick-", "heif-"]

  /// Sets the saver up for `policy` and returns the image to save. libvips 8.15 has `keep`; before, there is `strip`,
  /// which not every saver heeds (8.14's WebP does not), so unwanted fields are taken out of the header as well.
  static func prepare(_ image: Image, _ saver: Operation, _ policy: MetadataPolicy) throws(VipsError) -> Image {
    if saver.accepts("keep") {
      try saver.set("keep", .text(policy.nickname))
    } else if policy == .none {
      try saver.set("strip", true)
    }
    let unwanted = image.fieldNames.filter { name in
      if name == thumbnail { return true }
      if policy == .all { return false }
      if profile.contains(name) { return policy != .icc }
      if exif.contains(name) || name.hasPrefix("exif-") { return policy != .exif }
      return others.contains(name) || otherPrefixes.contains { name.hasPrefix($0) }
    }
    return try image.editingMetadata { editor in
      for name in unwanted { editor.remove(name) }
    }
  }
}

extension Variant {
  /// A gray profile describes nothing in a format that stores three bands.
  func keepsProfile(of image: Image, in format: ImageFormat) -> Bool {
    (keep == .icc || keep == .all) && FormatSupport.holdsProfile(format)
      && (FormatSupport.holdsGray(format) || !ColourSpace.isGray(image))
  }
}

extension MetadataPolicy {
  /// The nick of `VipsForeignKeep`, libvips 8.15 and later.
  fileprivate var nickname: String {
    switch self {
    case .none: "none"
    case .icc: "icc"
    case .exif: "exif"
    case .all: "all"
    }
  }
}
