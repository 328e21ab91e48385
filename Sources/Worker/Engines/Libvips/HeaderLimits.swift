// Refuses images by their header, before any pixel is decoded.

import Protocol

extension Limits {
  /// Throws `tooLarge` naming the size and the limit.
  func check(width: Int, height: Int, frames: Int) throws(Failure) {
    let side = max(width, height)
    guard side <= Int(maximumSide) else {
      throw Failure(.tooLarge, at: .decode, "\(width)x\(height) pixels: a side over the limit of \(maximumSide)")
    }
    let (frame, frameOverflow) = UInt64(width).multipliedReportingOverflow(by: UInt64(height))
    let (pixels, overflow) = frame.multipliedReportingOverflow(by: UInt64(frames))
    guard !frameOverflow, !overflow, pixels <= maximumPixels else {
      let size = frames > 1 ? "\(width)x\(height)x\(frames) frames" : "\(width)x\(height)"
      throw Failure(.tooLarge, at: .decode, "\(size) pixels: over the limit of \(maximumPixels) pixels")
    }
  }
}
