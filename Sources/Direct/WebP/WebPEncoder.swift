// From planes to a WebP's bytes, by libwebp.

import CKernels
import CWebP
import Protocol

/// Lossy, with libwebp's own settings but for the quality, as libvips's. Reused from image to image; of one thread.
final class WebPEncoder {
  private let instructions: ckernels_instructions
  private let range: VideoRange
  private let pixels = AlignedBuffer()
  private let gray = AlignedBuffer()

  init(instructions: ckernels_instructions) {
    self.instructions = instructions
    range = VideoRange(instructions: instructions)
  }

  /// - Parameters:
  ///   - planes: luma and chroma of half its size both ways, or gray, in JPEG's range; written over.
  ///   - width: pixels, 1...16,383.
  ///   - height: pixels, 1...16,383.
  ///   - quality: 1...100.
  /// - Returns: the file, in `buffer`'s memory.
  func encode(
    _ planes: [PlaneSet.Plane], width: Int, height: Int, quality: Int32, into buffer: AlignedBuffer
  ) throws(Failure) -> UnsafeRawBufferPointer {
    range.narrow(planes)
    return try encode(width, height, quality, into: buffer) { picture in
      picture.y = planes[0].start
      picture.y_stride = Int32(planes[0].stride)
      if planes.count > 1 {
        picture.u = planes[1].start
        picture.v = planes[2].start
        picture.uv_stride = Int32(planes[1].stride)
      } else {
        picture.uv_stride = Int32((width + 1) / 2)
        let row = gray.reserve(Int(picture.uv_stride) * ((height + 1) / 2)).assumingMemoryBound(to: UInt8.self)
        row.update(repeating: 128, count: Int(picture.uv_stride) * ((height + 1) / 2))
        picture.u = row
        picture.v = row
      }
      return true
    }
  }

  /// - Parameter picture: RGB or gray, with alpha, which stays lossless.
  func encode(
    transparent picture: PlaneSet, quality: Int32, into buffer: AlignedBuffer
  ) throws(Failure) -> UnsafeRawBufferPointer {
    picture.becomeColour()
    let (width, height) = (picture.width, picture.height)
    let start = pixels.reserve(width * height * 4).assumingMemoryBound(to: UInt8.self)
    picture.merge(into: start, instructions)
    return try encode(width, height, quality, into: buffer) { WebPPictureImportRGBA(&$0, start, Int32(width * 4)) != 0 }
  }

  func trim(above kept: Int) {
    pixels.trim(above: kept)
    gray.trim(above: kept)
  }

  /// - Parameter fill: gives the picture its planes; false when there is no memory for them.
  private func encode(
    _ width: Int, _ height: Int, _ quality: Int32, into buffer: AlignedBuffer, fill: (inout WebPPicture) -> Bool
  ) throws(Failure) -> UnsafeRawBufferPointer {
    var config = WebPConfig()
    var picture = WebPPicture()
    guard WebPConfigPreset(&config, WEBP_PRESET_DEFAULT, Float(quality)) != 0, WebPPictureInit(&picture) != 0 else {
      throw Failure(.internal, at: .encode, "webp: libwebp is of another version than its headers")
    }
    picture.width = Int32(width)
    picture.height = Int32(height)
    var writer = WebPMemoryWriter()
    WebPMemoryWriterInit(&writer)
    defer {
      WebPPictureFree(&picture)
      WebPMemoryWriterClear(&writer)
    }
    let isDone = withUnsafeMutablePointer(to: &writer) { writer in
      picture.writer = WebPMemoryWrite
      picture.custom_ptr = UnsafeMutableRawPointer(writer)
      return fill(&picture) && WebPEncode(&config, &picture) != 0
    }
    guard isDone, let file = writer.mem else { throw Self.failure(picture.error_code) }
    let start = buffer.reserve(writer.size)
    start.copyMemory(from: file, byteCount: writer.size)
    return UnsafeRawBufferPointer(start: start, count: writer.size)
  }

  private static func failure(_ code: WebPEncodingError) -> Failure {
    let isMemory = code == VP8_ENC_ERROR_OUT_OF_MEMORY || code == VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY
    return Failure(
      isMemory ? .outOfMemory : .internal, at: .encode,
      isMemory ? "webp: no memory for libwebp" : "webp: libwebp's error \(code.rawValue)")
  }
}
