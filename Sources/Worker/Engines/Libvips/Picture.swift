// The picture on its way from decoder to encoder.

import Direct
import Vips

/// One or more frames of one size, and what is still to be done to them. As decoded, a picture is *native*: its colours
/// are the file's, it lies as stored, and it may be smaller than its header says. The first resize works on that (fewer
/// pixels to turn and to convert), then the picture is settled: upright, in sRGB or gray of 8 or 16 bits.
///
/// Every operation works on each frame by itself, so nothing bleeds from one into the next. The frames' metadata is the
/// first one's.
struct Picture {
  var frames: [Image]
  /// EXIF orientation still to be applied; 1 is upright.
  var orientation = 1
  /// Upright size by the header, pixels, which geometry is computed from while ``isNative``.
  private let headerSize: (width: Int, height: Int)
  /// Colours are as decoded: CMYK, another RGB's profile, Lab…
  var isNative: Bool
  /// The pixels come from a decoder that runs once, top to bottom.
  var isStreamed: Bool
  /// The frames are pixels in memory, not a recipe for them.
  var isComputed: Bool
  /// Some output is to carry the file's colour profile, so RGB and gray stay in its space.
  var keepsProfile = false
  /// What resizes 8-bit pixels in memory instead of libvips; nil: nothing does.
  var resampler: PixelResampler?

  /// An upright sRGB or gray image in memory.
  init(_ image: Image) {
    frames = [image]
    headerSize = (image.width, image.height)
    isNative = false
    isStreamed = false
    isComputed = true
  }

  /// Just decoded.
  init(decoded image: Image, orientation: Int, nominalWidth: Int, nominalHeight: Int, isStreamed: Bool) {
    frames = [image]
    self.orientation = orientation
    headerSize = (nominalWidth, nominalHeight)
    self.isNative = true
    self.isStreamed = isStreamed
    self.isComputed = !isStreamed
  }

  /// As stored, pixels.
  var width: Int { frames[0].width }
  var height: Int { frames[0].height }
  /// Upright and before the decoder shrank it, pixels.
  var nominalWidth: Int { isNative ? headerSize.width : width }
  var nominalHeight: Int { isNative ? headerSize.height : height }

  /// Of the frames in memory, also before they are.
  var byteCount: UInt64 { UInt64(frames.reduce(0) { $0 + $1.byteCount }) }

  mutating func transform(_ body: (Image) throws(VipsError) -> Image) throws(VipsError) {
    var results: [Image] = []
    results.reserveCapacity(frames.count)
    for frame in frames { results.append(try body(frame)) }
    frames = results
    isComputed = false
  }

  /// Runs what has been set up so far.
  mutating func compute(threads: Int = 1) throws(VipsError) {
    guard !isComputed else { return }
    try transform { (frame) throws(VipsError) in try frame.evaluate(threads: threads) }
    isComputed = true
    isStreamed = false
  }
}
