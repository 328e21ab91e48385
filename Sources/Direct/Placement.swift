// Where every output sample lies on the stored planes: scale, crop, turn and chroma grid in one.

import CKernels
import Protocol
import Recipes

/// Geometry of one output over one decoded picture.
struct Placement {
  /// Size of the stored picture by its header, pixels, before the decoder shrank it.
  var storedWidth: Int
  var storedHeight: Int
  /// By what the decoder shrank it: 1, 2, 4 or 8.
  var shrink: Int
  /// EXIF's, 1...8.
  var orientation: Int
  /// Of the upright picture.
  var plan: ResizePlan
  var kernel: Resize.Kernel

  /// Orientations 5...8 exchange width and height.
  static func swapsSides(_ orientation: Int) -> Bool { orientation >= 5 }

  /// Whether output pixels are made of several: else each is one pixel of the input.
  var mixesPixels: Bool {
    let width = swaps ? storedHeight : storedWidth
    let height = swaps ? storedWidth : storedHeight
    return kernel != .nearest && (plan.width != width || plan.height != height)
  }

  var swaps: Bool { Self.swapsSides(orientation) }

  /// The table for the columns, or else the rows, of a stored plane.
  /// - Parameters:
  ///   - isAcross: columns.
  ///   - samples: readable samples of the stored plane along it.
  ///   - inputRatio: stored luma samples per stored sample of this plane.
  ///   - outputRatio: upright pixels per output sample of this plane, for the upright axis this one becomes.
  func axis(isAcross: Bool, samples: Int, inputRatio: Int, outputRatio: Int) -> AxisGeometry {
    let becomesWidth = isAcross != swaps
    let stored = isAcross ? storedWidth : storedHeight
    let scaled = becomesWidth ? plan.width : plan.height
    let cropStart = becomesWidth ? plan.cropX : plan.cropY
    let kept = becomesWidth ? plan.cropWidth : plan.cropHeight
    let ratio = Double(outputRatio)
    let count = (kept + outputRatio - 1) / outputRatio
    let step = Double(stored) / Double(shrink * inputRatio) / (Double(scaled) / ratio)
    var axis = AxisGeometry(
      filter: kernel.filter, size: Int32(samples), repeats: inputRatio == 4 ? 4 : 1, count: Int32(count),
      flipped: becomesWidth ? flipsWidth : flipsHeight, step: step, total: Double(scaled) / ratio,
      start: Double(cropStart) / ratio, last: (Double(cropStart + kept) - 0.5) / ratio)
    // Sample for sample: kernels that blur are for scaling only.
    let meets = axis.flipped ? axis.total == axis.total.rounded() : true
    if step == 1, meets, axis.start == axis.start.rounded() { axis.filter = CKERNELS_NEAREST }
    return axis
  }

  /// Whether the upright picture's left is the far end of the stored axis it comes from (EXIF 2.32, tag 0x0112).
  private var flipsWidth: Bool { [2, 3, 6, 7].contains(orientation) }
  private var flipsHeight: Bool { [3, 4, 7, 8].contains(orientation) }
}

extension Resize.Kernel {
  fileprivate var filter: ckernels_filter {
    switch self {
    case .lanczos3: CKERNELS_LANCZOS3
    case .lanczos2: CKERNELS_LANCZOS2
    case .mitchell: CKERNELS_MITCHELL
    case .cubic: CKERNELS_CUBIC
    case .linear: CKERNELS_LINEAR
    case .nearest: CKERNELS_NEAREST
    }
  }
}
