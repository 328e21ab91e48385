// Frames of an animation: libvips holds them as one tall image, our steps want them apart.

import Vips

enum Animation {
  /// Cuts a tall image in memory into frames of `frameHeight` pixels, which share its pixels, and are pictures of one
  /// page each to whatever operation looks.
  static func split(_ image: Image, frameHeight: Int) throws(VipsError) -> [Image] {
    let image = try single(image)
    var frames: [Image] = []
    for top in stride(from: 0, to: image.height - frameHeight + 1, by: frameHeight) {
      frames.append(
        try image.cropped(to: Rectangle(left: 0, top: top, width: image.width, height: frameHeight)))
    }
    return frames
  }

  private static func single(_ image: Image) throws(VipsError) -> Image {
    try image.editingMetadata {
      $0.remove("page-height")
      $0.remove("n-pages")
    }
  }

  /// The tall image, with `page-height` for the savers; delays, loop count and palette are the first frame's metadata
  /// still. One frame is an image like any other.
  static func join(_ frames: [Image]) throws(VipsError) -> Image {
    guard frames.count > 1 else { return try single(frames[0]) }
    let operation = try Operation("arrayjoin")
    try operation.set("in", .images(frames))
    try operation.set("across", 1)
    return try operation.build().image("out").editingMetadata {
      $0.set("page-height", frames[0].height)
      $0.set("n-pages", frames.count)
    }
  }
}
