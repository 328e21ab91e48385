// Colour conversion against libjpeg itself, through TurboJPEG's functions that do nothing else.

import Protocol
import CKernels
import CTurboJPEG
import TestPictures
import Testing

struct ColourTests {
  private static let sizes = [
    (1, 1), (2, 3), (3, 2), (15, 4), (16, 5), (17, 2), (31, 3), (33, 7), (64, 4), (65, 5), (400, 301),
  ]

  private func colours(_ count: Int) -> [[UInt8]] {
    var random = SplitMix64(seed: 41)
    var result = (0..<3).map { _ in (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) } }
    // The corners, where results are clamped.
    for corner in 0..<min(8, count) {
      for band in 0..<3 { result[band][count - 1 - corner] = corner >> band & 1 == 1 ? 255 : 0 }
    }
    return result
  }

  @Test func toRGBAsLibjpeg() throws {
    let handle = try #require(tjInitDecompress())
    defer { tjDestroy(handle) }
    for (width, height) in Self.sizes {
      let coded = colours(width * height)
      var pixels = [UInt8](repeating: 0, count: width * height * 3)
      let result = coded[0].withUnsafeBufferPointer { y in
        coded[1].withUnsafeBufferPointer { cb in
          coded[2].withUnsafeBufferPointer { cr in
            var planes = [y.baseAddress, cb.baseAddress, cr.baseAddress]
            return tjDecodeYUVPlanes(
              handle, &planes, nil, Int32(TJSAMP_444.rawValue), &pixels, Int32(width), 0, Int32(height),
              Int32(TJPF_RGB.rawValue), 0)
          }
        }
      }
      try #require(result == 0)
      for instructions in Instructions.all {
        let planes = coded.map { TestPlane(width, height, $0) }
        for y in 0..<height {
          let rows = planes.map { $0.row(y) }
          ckernels_ycc_to_rgb(instructions, rows[0], rows[1], rows[2], Int32(width), rows[0], rows[1], rows[2])
        }
        for band in 0..<3 {
          #expect(planes[band].samples == stride(from: band, to: pixels.count, by: 3).map { pixels[$0] })
        }
      }
    }
  }

  @Test(arguments: [TJSAMP_444, TJSAMP_420]) func toYCbCrAsLibjpeg(_ chroma: TJSAMP) throws {
    let handle = try #require(tjInitCompress())
    defer { tjDestroy(handle) }
    for (width, height) in Self.sizes {
      let isHalf = chroma == TJSAMP_420
      // Sizes of whole chroma samples: what fills up others is ColourConversion's.
      let (width, height) = isHalf ? ((width + 1) & ~1, (height + 1) & ~1) : (width, height)
      let rgb = colours(width * height)
      let pixels = (0..<width * height).flatMap { i in rgb.map { $0[i] } }
      let (w, h) = isHalf ? (width / 2, height / 2) : (width, height)
      var luma = [UInt8](repeating: 0, count: width * height)
      var cb = [UInt8](repeating: 0, count: w * h)
      var cr = cb
      let result = luma.withUnsafeMutableBufferPointer { luma in
        cb.withUnsafeMutableBufferPointer { cb in
          cr.withUnsafeMutableBufferPointer { cr in
            var planes = [luma.baseAddress, cb.baseAddress, cr.baseAddress]
            return tjEncodeYUVPlanes(
              handle, pixels, Int32(width), 0, Int32(height), Int32(TJPF_RGB.rawValue), &planes, nil,
              Int32(chroma.rawValue), 0)
          }
        }
      }
      try #require(result == 0)
      for instructions in Instructions.all {
        let planes = rgb.map { TestPlane(width, height, $0) }
        for y in 0..<height {
          ckernels_rgb_to_ycc(instructions, planes[0].row(y), planes[1].row(y), planes[2].row(y), Int32(width))
        }
        #expect(planes[0].samples == luma)
        for (plane, wanted) in zip(planes[1...], [cb, cr]) {
          if isHalf {
            for y in 0..<h {
              ckernels_halve(instructions, plane.row(2 * y), plane.row(2 * y + 1), Int32(w), plane.row(y))
            }
          }
          let samples = plane.samples
          let kept = (0..<h).flatMap { y in samples[y * width..<y * width + w] }
          #expect(kept == wanted, "\(width)x\(height), instructions \(instructions.rawValue)")
        }
      }
    }
  }
}
