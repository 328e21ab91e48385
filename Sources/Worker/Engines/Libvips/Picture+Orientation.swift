// EXIF orientation: the picture is turned upright and the tag removed.

import Vips

extension Picture {
  /// Orientations 5...8 exchange width and height.
  static func swapsSides(_ orientation: Int) -> Bool { (5...8).contains(orientation) }

  mutating func turnUpright(threads: Int = 1) throws(VipsError) {
    guard orientation != 1 else { return }
    // Turning reads bottom lines first, which a running decoder cannot give.
    if isStreamed { try compute(threads: threads) }
    let turn = orientation
    try transform { (frame) throws(VipsError) in
      try Self.upright(frame, turn).editingMetadata {
        $0.remove("orientation")
        $0.remove("exif-ifd0-Orientation")
      }
    }
    orientation = 1
  }

  /// EXIF 2.32, tag 0x0112: which side of the stored picture is the visual top and left.
  private static func upright(_ image: Image, _ orientation: Int) throws(VipsError) -> Image {
    switch orientation {
    case 2: try image.flipped(.horizontal)
    case 3: try image.turned("d180")
    case 4: try image.flipped(.vertical)
    case 5: try image.turned("d90").flipped(.horizontal)
    case 6: try image.turned("d90")
    case 7: try image.turned("d270").flipped(.horizontal)
    case 8: try image.turned("d270")
    default: image
    }
  }
}
