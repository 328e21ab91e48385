// From a JPEG's bytes to its coded planes.

import CKernels
import CTurboJPEG
import Protocol

/// Reused from image to image; of one thread.
struct JPEGDecoder {
  private let scans: JPEGScanDecoder

  init(instructions: ckernels_instructions) { scans = JPEGScanDecoder(instructions: instructions) }

  /// Decodes into `planes`, shrunk by 1, 2, 4 or 8 in the decoder: by ``JPEGScanDecoder`` what it can, the rest and whatever
  /// is not in order by TurboJPEG.
  /// - Throws: what libjpeg merely warns of, other than the file's early end, is for libvips to judge.
  func decode(
    _ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader, shrink: Int, into planes: PlaneSet
  ) throws(Verdict) {
    let scale = tjscalingfactor(num: 1, denom: Int32(shrink))
    let width = Self.scaled(header.width, scale)
    let height = Self.scaled(header.height, scale)
    planes.prepare(header.sampling, width: width, height: height)
    if scans.decode(bytes, header, shrink: shrink, into: planes) { return }

    // A new one for each file: libjpeg would use the tables of the file before where one lacks its own.
    guard let handle = tjInitDecompress() else {
      throw .failed(Failure(.outOfMemory, at: .decode, "jpg: no memory for TurboJPEG"))
    }
    defer { tjDestroy(handle) }
    var starts: (UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<UInt8>?) =
      (planes.planes[0].start, nil, nil)
    var strides = (Int32(planes.planes[0].stride), Int32(0), Int32(0))
    if planes.planes.count > 1 {
      starts.1 = planes.planes[1].start
      starts.2 = planes.planes[2].start
      strides.1 = Int32(planes.planes[1].stride)
      strides.2 = Int32(planes.planes[2].stride)
    }
    let result = withUnsafeMutableBytes(of: &starts) { starts in
      withUnsafeMutableBytes(of: &strides) { strides in
        tjDecompressToYUVPlanes(
          handle, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), UInt(bytes.count),
          starts.baseAddress!.assumingMemoryBound(to: UnsafeMutablePointer<UInt8>?.self), Int32(width),
          strides.baseAddress!.assumingMemoryBound(to: Int32.self), Int32(height), 0)
      }
    }
    guard result == 0 else { throw verdict(handle) }
  }

  func trim(above kept: Int) { scans.trim(above: kept) }

  /// Only the first warning's text is kept by libjpeg. Its memory source calls the early end of a file "Premature end of
  /// JPEG file", and nothing else.
  private func verdict(_ handle: tjhandle) -> Verdict {
    let text = String(cString: tjGetErrorStr2(handle))
    if tjGetErrorCode(handle) == Int32(TJERR_WARNING.rawValue), text.hasPrefix("Premature end of JPEG file") {
      return .failed(Failure(.truncated, at: .decode, "jpg: \(text)"))
    }
    return .unsuitable(.init("libjpeg: \(text)"))
  }

  private static func scaled(_ length: Int, _ scale: tjscalingfactor) -> Int {
    (length * Int(scale.num) + Int(scale.denom) - 1) / Int(scale.denom)
  }
}

/// The engine cannot be set up.
package struct DirectError: Error, Equatable, CustomStringConvertible {
  package var description: String

  init(_ description: String) { self.description = description }
}
