// From coded planes to a JPEG's bytes, by TurboJPEG.

import CTurboJPEG
import Protocol

/// Reused from image to image; of one thread.
final class JPEGEncoder {
  private let handle: tjhandle

  init() throws(DirectError) {
    guard let handle = tjInitCompress() else { throw .init("tjInitCompress: no memory") }
    self.handle = handle
  }

  deinit { tjDestroy(handle) }

  /// - Parameters:
  ///   - planes: luma filled up to whole chroma samples: ``PlaneSet/fillEdges(_:for:width:height:)``.
  ///   - width: pixels, 1...65,500.
  ///   - height: pixels, 1...65,500.
  ///   - quality: 1...100.
  /// - Returns: the file, in `buffer`'s memory.
  func encode(
    _ planes: [PlaneSet.Plane], _ sampling: Sampling, width: Int, height: Int, quality: Int32,
    into buffer: AlignedBuffer
  ) throws(Failure) -> UnsafeRawBufferPointer {
    let capacity = tjBufSize(Int32(width), Int32(height), sampling.code)
    guard capacity != UInt.max else { throw failure() }
    let start = buffer.reserve(Int(capacity))
    var output: UnsafeMutablePointer<UInt8>? = start.assumingMemoryBound(to: UInt8.self)
    var size = capacity

    var starts: (UnsafePointer<UInt8>?, UnsafePointer<UInt8>?, UnsafePointer<UInt8>?) =
      (UnsafePointer(planes[0].start), nil, nil)
    var strides = (Int32(planes[0].stride), Int32(0), Int32(0))
    if planes.count > 1 {
      starts.1 = UnsafePointer(planes[1].start)
      starts.2 = UnsafePointer(planes[2].start)
      strides.1 = Int32(planes[1].stride)
      strides.2 = Int32(planes[2].stride)
    }
    // Without TJFLAG_ACCURATEDCT the encoder's transform is the fast, less exact one.
    let result = withUnsafeMutableBytes(of: &starts) { starts in
      withUnsafeMutableBytes(of: &strides) { strides in
        tjCompressFromYUVPlanes(
          handle, starts.baseAddress!.assumingMemoryBound(to: UnsafePointer<UInt8>?.self), Int32(width),
          strides.baseAddress!.assumingMemoryBound(to: Int32.self), Int32(height), sampling.code, &output, &size,
          quality, TJFLAG_NOREALLOC | TJFLAG_ACCURATEDCT)
      }
    }
    guard result == 0 else { throw failure() }
    return UnsafeRawBufferPointer(start: start, count: Int(size))
  }

  private func failure() -> Failure {
    Failure(.internal, at: .encode, "jpg: \(String(cString: tjGetErrorStr2(handle)))")
  }
}
