// What this machine can run, and planes as kernels want them.

import CKernels
import Testing

enum Instructions {
  static let all = [CKERNELS_BASELINE, CKERNELS_AVX2, CKERNELS_AVX512].filter { ckernels_supports($0) }
}

/// One 8-bit plane: rows aligned and padded with noise, and memory after it that nobody may touch.
final class TestPlane {
  private static let guardCount = 64
  private static let guardByte: UInt8 = 0xa5
  let width: Int
  let height: Int
  let stride: Int
  let start: UnsafeMutablePointer<UInt8>

  init(_ width: Int, _ height: Int, _ samples: [UInt8]) {
    precondition(samples.count == width * height)
    self.width = width
    self.height = height
    stride = (width + 63) / 64 * 64
    let memory = UnsafeMutableRawPointer.allocate(byteCount: stride * height + Self.guardCount, alignment: 64)
    start = memory.assumingMemoryBound(to: UInt8.self)
    for i in 0..<stride * height { start[i] = UInt8(truncatingIfNeeded: i &* 37 &+ 11) }
    for y in 0..<height { for x in 0..<width { row(y)[x] = samples[y * width + x] } }
    (start + stride * height).update(repeating: Self.guardByte, count: Self.guardCount)
  }

  deinit { start.deallocate() }

  func row(_ y: Int) -> UnsafeMutablePointer<UInt8> { start + y * stride }

  /// The picture's, and a look at the guard.
  var samples: [UInt8] {
    for i in 0..<Self.guardCount { #expect(start[stride * height + i] == Self.guardByte) }
    return (0..<height).flatMap { y in (0..<width).map { row(y)[$0] } }
  }
}

/// Whether a kernel rounded to nearest; which way a half goes is its own affair.
func isNearest(_ result: UInt8, _ exact: Double, tolerance: Double = 1e-6) -> Bool {
  abs(Double(result) - min(max(exact, 0), 255)) <= 0.5 + tolerance
}
