// From a WebP's bytes to planes, by libwebp.

import CKernels
import CWebP

/// Reused from image to image; of one thread.
final class WebPDecoder {
  private let instructions: ckernels_instructions
  private let pixels = AlignedBuffer()
  private let range: VideoRange

  init(instructions: ckernels_instructions) {
    self.instructions = instructions
    range = VideoRange(instructions: instructions)
  }

  /// Luma and chroma into `planes`, in JPEG's range; of a picture that is not coded so, pixels that
  /// ``unpack(_:premultiplied:into:)`` hands out.
  func decode(_ header: WebPHeader, into planes: PlaneSet) throws(Unsuitable) {
    let image = header.image.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let isDone: Bool
    if header.isCoded {
      planes.prepare(.halfBoth, width: header.width, height: header.height)
      let (luma, blue, red) = (planes.planes[0], planes.planes[1], planes.planes[2])
      isDone =
        WebPDecodeYUVInto(
          image, header.image.count, luma.start, luma.byteCount, Int32(luma.stride), blue.start, blue.byteCount,
          Int32(blue.stride), red.start, red.byteCount, Int32(red.stride)) != nil
    } else {
      let stride = header.width * header.pixelBytes
      let memory = pixels.reserve(header.byteCount).assumingMemoryBound(to: UInt8.self)
      let decode = header.hasAlpha ? WebPDecodeRGBAInto : WebPDecodeRGBInto
      isDone = decode(image, header.image.count, memory, header.byteCount, Int32(stride)) != nil
    }
    guard isDone else { throw Unsuitable("damaged WebP data") }
    if header.isCoded { range.widen(planes.planes) }
  }

  /// - Parameter premultiplied: colours times alpha; only for a picture that has alpha.
  func unpack(_ header: WebPHeader, premultiplied: Bool, into planes: PlaneSet) {
    planes.prepare(.full, width: header.width, height: header.height, hasAlpha: header.hasAlpha)
    planes.split(
      UnsafePointer(pixels.start.assumingMemoryBound(to: UInt8.self)), bands: header.pixelBytes,
      premultiplied: premultiplied, instructions)
  }

  func trim(above kept: Int) { pixels.trim(above: kept) }
}
