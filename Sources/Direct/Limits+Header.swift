// Refuses images by their header, before any pixel is decoded.

import Protocol

extension Limits {
  /// Throws `tooLarge` naming the size and the limit.
  func check(width: Int, height: Int) throws(Failure) {
    guard max(width, height) <= Int(maximumSide) else {
      throw Failure(.tooLarge, at: .decode, "\(width)x\(height) pixels: a side over the limit of \(maximumSide)")
    }
    guard UInt64(width * height) <= maximumPixels else {
      throw Failure(.tooLarge, at: .decode, "\(width)x\(height) pixels: over the limit of \(maximumPixels) pixels")
    }
  }
}
