// What the steps after a resize come down to.

import CKernels
import Protocol

/// The filters of a recipe, in order, prepared once for all its pictures.
struct FilterChain {
  enum Pass {
    case convolve(ckernels_mask)
    /// 256 entries: point operations that follow each other are one table.
    case table([UInt8])
    /// 3 x 4, row by row.
    case recombine([Double])
    case gray
    case reframe(Reframing)
  }

  /// Of a mask, each way.
  static let largestSide = 5

  private(set) var passes: [Pass] = []
  /// Some step blurs, for which libvips weighs colours by their transparency; other filters leave that alone.
  private(set) var blurs = false

  /// - Parameter steps: without a leading resize.
  init(_ steps: some Sequence<Step>) throws(Unsuitable) {
    for step in steps {
      switch step {
      case .resize: throw Unsuitable("a resize after another step")
      case .blur(let sigma): try append(blur: sigma)
      case .convolve(let mask): try append(mask)
      case .linear(let multiply, let add): append { ckernels_table_linear(multiply, add, $0) }
      case .gamma(let exponent): append { ckernels_table_gamma(exponent, $0) }
      case .colorMatrix(let matrix): append(matrix)
      case .grayscale: passes.append(.gray)
      case .crop, .pad, .border, .rotate, .flip:
        guard let reframing = Reframing(step) else { throw Unsuitable("a rotation that mixes pixels") }
        passes.append(.reframe(reframing))
      case .trim, .watermark, .operation: throw Unsuitable("a step of libvips's own")
      }
    }
  }

  var isEmpty: Bool { passes.isEmpty }

  /// Of a picture after each pass that changes its size, pixels.
  func sizes(width: Int, height: Int) throws(Unsuitable) -> [(width: Int, height: Int)] {
    var sizes: [(width: Int, height: Int)] = []
    var size = (width: width, height: height)
    for case .reframe(let reframing) in passes {
      size = try reframing.size(width: size.width, height: size.height)
      sizes.append(size)
    }
    return sizes
  }

  private mutating func append(blur sigma: Double) throws(Unsuitable) {
    blurs = true
    for isVertical in [false, true] {
      var mask = ckernels_mask()
      guard ckernels_mask_gaussian(sigma, isVertical, &mask) else { throw Unsuitable("a blur of sigma \(sigma)") }
      // A blur too small to see is one tap.
      if mask.count > 1 { passes.append(.convolve(mask)) }
    }
  }

  private mutating func append(_ convolution: Convolution) throws(Unsuitable) {
    guard max(convolution.width, convolution.height) <= Self.largestSide else {
      throw Unsuitable("a \(convolution.width)x\(convolution.height) mask")
    }
    var mask = ckernels_mask()
    let fits = ckernels_mask_prepare(
      Int32(convolution.width), Int32(convolution.height), convolution.coefficients, convolution.scale,
      convolution.offset, &mask)
    precondition(fits, "5 x 5 taps are fewer than a mask holds")
    passes.append(.convolve(mask))
  }

  private mutating func append(_ fill: (UnsafeMutablePointer<UInt8>?) -> Void) {
    var table = [UInt8](unsafeUninitializedCapacity: 256) { buffer, count in
      fill(buffer.baseAddress)
      count = 256
    }
    if case .table(let before) = passes.last {
      passes.removeLast()
      table = before.map { table[Int($0)] }
    }
    passes.append(.table(table))
  }

  private mutating func append(_ matrix: ColorMatrix) {
    let coefficients = (0..<3).flatMap { row in
      let columns = matrix.coefficients[row * matrix.columns..<(row + 1) * matrix.columns]
      return columns + (matrix.columns == 3 ? [0] : [])
    }
    passes.append(.recombine(coefficients))
  }
}
