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
    case 2: try flip(image, "horizontal")
    case 3: try rotate(image, "d180")
    case 4: try flip(image, "vertical")
    case 5: try flip(rotate(image, "d90"), "horizontal")
    case 6: try rotate(image, "d90")
    case 7: try flip(rotate(image, "d270"), "horizontal")
    case 8: try rotate(image, "d270")
    default: image
    }
  }

  private static func rotate(_ image: Image, _ angle: String) throws(VipsError) -> Image {
    try image.applying("rot", ["angle": .text(angle)])
  }

  private static func flip(_ image: Image, _ direction: String) throws(VipsError) -> Image {
    try image.applying("flip", ["direction": .text(direction)])
  }
}
