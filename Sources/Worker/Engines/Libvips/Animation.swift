// Frames of an animation: libvips holds them as one tall image, our steps want them apart.

import Vips

enum Animation {
  /// Cuts a tall image in memory into frames of `frameHeight` pixels, which share its pixels.
  static func split(_ image: Image, frameHeight: Int) throws(VipsError) -> [Image] {
    var frames: [Image] = []
    for top in stride(from: 0, to: image.height - frameHeight + 1, by: frameHeight) {
      frames.append(
        try image.applying(
          "extract_area",
          ["left": 0, "top": .int(top), "width": .int(image.width), "height": .int(frameHeight)]))
    }
    return frames
  }

  /// The tall image, with `page-height` for the savers; delays, loop count and palette are the first frame's metadata
  /// still. One frame is an image like any other.
  static func join(_ frames: [Image]) throws(VipsError) -> Image {
    guard frames.count > 1 else {
      return try frames[0].editingMetadata {
        $0.remove("page-height")
        $0.remove("n-pages")
      }
    }
    let operation = try Operation("arrayjoin")
    try operation.set("in", .images(frames))
    try operation.set("across", 1)
    return try operation.build().image("out").editingMetadata {
      $0.set("page-height", frames[0].height)
      $0.set("n-pages", frames.count)
    }
  }
}
