// Convolutions against their definition, at every size and with every kind of mask.

import CKernels
import Foundation
import Protocol
import TestPictures
import Testing

struct ConvolveTests {
  struct Mask: CustomStringConvertible {
    var width: Int
    var height: Int
    var coefficients: [Double]
    var scale = 1.0
    var offset = 0.0

    init(_ width: Int, _ height: Int, _ coefficients: [Double], scale: Double = 1, offset: Double = 0) {
      (self.width, self.height, self.coefficients) = (width, height, coefficients)
      (self.scale, self.offset) = (scale, offset)
    }

    init(_ mask: Convolution) {
      self.init(mask.width, mask.height, mask.coefficients, scale: mask.scale, offset: mask.offset)
    }

    var description: String { "\(width)x\(height) \(coefficients) / \(scale) + \(offset)" }

    var prepared: ckernels_mask {
      var result = ckernels_mask()
      #expect(ckernels_mask_prepare(Int32(width), Int32(height), coefficients, scale, offset, &result))
      return result
    }

    /// Exact as long as doubles are.
    func apply(_ samples: [UInt8], _ w: Int, _ h: Int) -> [Double] {
      (0..<w * h).map { index in
        var sum = 0.0
        for v in 0..<height {
          for u in 0..<width {
            let x = min(max(index % w + u - width / 2, 0), w - 1)
            let y = min(max(index / w + v - height / 2, 0), h - 1)
            sum += coefficients[v * width + u] * Double(samples[y * w + x])
          }
        }
        return sum / scale + offset
      }
    }
  }

  private static let sizes = [
    (1, 1), (2, 3), (3, 2), (1, 40), (40, 1), (5, 5), (31, 6), (32, 4), (33, 4), (63, 3), (64, 2), (65, 7), (127, 3),
    (130, 20),
  ]

  private static let gaussian = [1.0, 4, 6, 4, 1].flatMap { row in [1.0, 4, 6, 4, 1].map { $0 * row } }

  /// Whether 16 bits are to be enough.
  private static let masks: [(Mask, Bool)] = [
    (Mask(.sharpen), true), (Mask(.edgeEnhance), true), (Mask(5, 5, gaussian, scale: 256), true),
    (Mask(3, 3, Array(repeating: 1, count: 9), scale: 9), true),
    (Mask(3, 3, [-2, -1, 0, -1, 1, 1, 0, 1, 2], offset: 128), true),
    (Mask(3, 3, [-1, 0, 1, -2, 0, 2, -1, 0, 1], scale: 2, offset: -20), true),
    (Mask(5, 1, [1, 2, 3, 4, 5], scale: 15), true),
    (Mask(1, 5, [5, 4, 3, 2, -1], scale: 13, offset: 7), true), (Mask(1, 1, [1]), true),
    (Mask(1, 1, [-1], offset: 255), true),
    (Mask(3, 3, Array(repeating: 0, count: 9), offset: 77), true), (Mask(1, 1, [256], scale: 257), true),
    // Sums of 16 bits to the last.
    (Mask(3, 1, [-128, 0, 128], offset: 100), true), (Mask(3, 1, [-129, 0, 128]), true),
    (Mask(3, 1, [-129, 0, 129]), false),
    (Mask(3, 3, [0, 0, 0, 0, 256, 0, 0, 0, 0], scale: 256), true), (Mask(1, 1, [258], scale: 258), false),
    (Mask(5, 5, gaussian.map { $0 * 2 }, scale: 512), false), (Mask(3, 1, [1, 2, 1], scale: -4, offset: 255), false),
    (Mask(3, 1, [1, 2, 1], scale: 2, offset: 0.5), false),
    (Mask(3, 3, [0.1, 0.2, 0.1, 0.2, -0.4, 0.2, 0.1, 0.2, 0.1], scale: 0.8, offset: 3.5), false),
    (Mask(3, 5, (1...15).map { Double($0) * 0.37 }, scale: 44.4, offset: 3), false),
    // What overflows integers or cancels.
    (Mask(3, 1, [1e9, 1, -1e9]), false), (Mask(3, 1, [-1e12, 2e12, -1e12], scale: 1e12), false),
    (Mask(1, 1, [1e300], scale: 1e300), false), (Mask(1, 1, [1], scale: 1, offset: 1e12), false),
    (Mask(1, 1, [70_000], scale: 70_000, offset: -1), false), (Mask(1, 1, [1], offset: -1e9), false),
    (Mask(1, 1, [65_536]), false),
  ]

  private func convolve(
    _ mask: ckernels_mask, _ samples: [UInt8], _ width: Int, _ height: Int, _ instructions: ckernels_instructions
  ) -> [UInt8] {
    var mask = mask
    let plane = TestPlane(width, height, samples)
    let needed = ckernels_convolve_scratch(&mask, Int32(width))
    let scratch = UnsafeMutableRawPointer.allocate(byteCount: needed + 64, alignment: 64)
    defer { scratch.deallocate() }
    memset(scratch, 0x5a, needed + 64)
    ckernels_convolve(instructions, &mask, plane.start, plane.stride, Int32(width), Int32(height), scratch)
    for i in needed..<needed + 64 { #expect(scratch.load(fromByteOffset: i, as: UInt8.self) == 0x5a) }
    return plane.samples
  }

  @Test(arguments: masks) func followsItsDefinition(_ mask: Mask, _ isNarrow: Bool) {
    var random = SplitMix64(seed: 21)
    let prepared = mask.prepared
    #expect(prepared.is_narrow == isNarrow, "\(mask)")
    for (width, height) in Self.sizes {
      for extremes in [false, true] {
        let samples = (0..<width * height).map { _ in
          extremes ? (Bool.random(using: &random) ? 255 : 0) : UInt8.random(in: 0...255, using: &random)
        }
        let exact = mask.apply(samples, width, height)
        for instructions in Instructions.all {
          let result = convolve(prepared, samples, width, height, instructions)
          let wrong = zip(result, exact).first { !isNearest($0, $1) }
          #expect(wrong == nil, "\(mask), \(width)x\(height), instructions \(instructions.rawValue): \(wrong!)")
        }
      }
    }
  }

  @Test func randomMasksFollowTheirDefinition() {
    var random = SplitMix64(seed: 22)
    var narrow = 0
    for _ in 0..<400 {
      let (width, height) = ([1, 3, 5].randomElement(using: &random)!, [1, 3, 5].randomElement(using: &random)!)
      let largest = [2, 30, 400].randomElement(using: &random)!
      let mask = Mask(
        width, height, (0..<width * height).map { _ in Double(Int.random(in: -largest...largest, using: &random)) },
        scale: Double(Int.random(in: 1...300, using: &random)), offset: Double(Int.random(in: -99...99, using: &random))
      )
      let prepared = mask.prepared
      narrow += prepared.is_narrow ? 1 : 0
      let (w, h) = (Int.random(in: 1...90, using: &random), Int.random(in: 1...9, using: &random))
      let samples = (0..<w * h).map { _ in UInt8.random(in: 0...255, using: &random) }
      let exact = mask.apply(samples, w, h)
      for instructions in Instructions.all {
        let wrong = zip(convolve(prepared, samples, w, h, instructions), exact).first { !isNearest($0, $1) }
        #expect(wrong == nil, "\(mask), \(w)x\(h), instructions \(instructions.rawValue): \(wrong!)")
      }
    }
    #expect((100..<390).contains(narrow))
  }

  /// The multiplication that stands for the division, for every scale there may be.
  @Test func everyScaleDividesExactly() {
    let samples = (0..<256).map { UInt8($0) }
    for scale in 1...257 {
      for coefficient in [1, scale, 2 * scale - 1, 256] where 255 * coefficient + scale / 2 <= 65_535 {
        let mask = Mask(1, 1, [Double(coefficient)], scale: Double(scale)).prepared
        #expect(mask.is_narrow)
        let wanted = samples.map { UInt8(min(255, (Int($0) * coefficient + scale / 2) / scale)) }
        for instructions in Instructions.all {
          #expect(convolve(mask, samples, 256, 1, instructions) == wanted, "\(coefficient) / \(scale)")
        }
      }
    }
  }

  /// Infinite weights make no sense, but the same on all machines.
  @Test func infinityIsTheSameEverywhere() {
    let mask = Mask(3, 1, [1e300, -1e300, 1e300], scale: 1e-300).prepared
    let samples = (0..<70).map { UInt8($0 % 3) }
    let results = Instructions.all.map { convolve(mask, samples, 70, 1, $0) }
    for result in results { #expect(result == results[0]) }
  }

  @Test func tooManyCoefficientsAreRefused() {
    var mask = ckernels_mask()
    #expect(!ckernels_mask_prepare(9, 9, Array(repeating: 1, count: 81), 81, 0, &mask))
    #expect(ckernels_mask_prepare(9, 9, [1] + Array(repeating: 0, count: 80), 1, 0, &mask))
  }

  @Test(arguments: [0.05, 0.2, 0.4, 0.56, 0.6, 1, 1.5, 2, 3, 5, 5.8, 10, 20])
  func gaussianIsLibvipss(_ sigma: Double) {
    // vips_gaussmat: radius where it falls below a fifth, but no wider than 8 sigma.
    let values = (0..<Int(8 * sigma)).map { exp(-Double($0 * $0) / (2 * sigma * sigma)) }.prefix { $0 >= 0.2 }
    let half = [20] + values.dropFirst().map { (20 * $0).rounded() }
    let side = half.dropFirst().reversed() + half
    let reference = Mask(side.count, 1, Array(side), scale: side.reduce(0, +))
    var random = SplitMix64(seed: 23)
    let (width, height) = (83, 9)
    let samples = (0..<width * height).map { _ in UInt8.random(in: 0...255, using: &random) }
    for isVertical in [false, true] {
      var mask = ckernels_mask()
      #expect(ckernels_mask_gaussian(sigma, isVertical, &mask))
      #expect(mask.count == side.count)
      var turned = reference
      if isVertical { (turned.width, turned.height) = (1, side.count) }
      let exact = turned.apply(samples, width, height)
      for instructions in Instructions.all {
        let result = convolve(mask, samples, width, height, instructions)
        #expect(zip(result, exact).allSatisfy { isNearest($0, $1) }, "sigma \(sigma), vertical \(isVertical)")
      }
    }
  }

  @Test func aGaussianTooLargeIsRefused() {
    var mask = ckernels_mask()
    #expect(ckernels_mask_gaussian(20, false, &mask))
    #expect(!ckernels_mask_gaussian(21, false, &mask))
    #expect(!ckernels_mask_gaussian(100, true, &mask))
  }
}
