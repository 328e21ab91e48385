// The weights of one axis, filled in once and kept.

import CKernels

/// Which table: two axes that lie alike share one.
struct AxisGeometry: Hashable {
  var filter: ckernels_filter
  /// Input samples there are.
  var size: Int32
  /// How often the decoder would have repeated each input sample.
  var repeats: Int32
  /// Output samples wanted.
  var count: Int32
  var flipped = false
  /// Input samples per output sample; of a fraction of the picture's edge too.
  var step: Double
  /// Of the whole picture, output samples.
  var total: Double
  var start: Double
  var last: Double
  /// Weights in 16 bits, where ``fitsFixed``.
  var isFixed = false

  static func == (a: Self, b: Self) -> Bool {
    a.filter == b.filter && a.size == b.size && a.repeats == b.repeats && a.count == b.count && a.flipped == b.flipped
      && a.step == b.step
      && a.total == b.total && a.start == b.start && a.last == b.last && a.isFixed == b.isFixed
  }

  /// What mostly differs.
  func hash(into hasher: inout Hasher) {
    hasher.combine(step)
    hasher.combine(start)
    hasher.combine(size)
    hasher.combine(count)
  }
}

extension AxisGeometry {
  fileprivate var axis: ckernels_axis {
    ckernels_axis(
      filter: filter, size: size, repeats: repeats, count: count, flipped: flipped, step: step, total: total,
      start: start, last: last)
  }

  var fitsFixed: Bool {
    var axis = axis
    return ckernels_weights_fit_fixed(&axis)
  }
}

/// Lives as long as somebody uses it, whatever its cache does.
final class WeightTable {
  private let spans: UnsafeMutablePointer<ckernels_span>
  private let weights: UnsafeMutableRawPointer
  let table: ckernels_table
  let byteCount: Int

  /// - Parameter samples: of the geometry's kernel, from `ckernels_filter_sample`.
  init(_ geometry: AxisGeometry, samples: UnsafePointer<Float>) {
    var axis = geometry.axis
    let count = Int(geometry.count)
    let stride = ckernels_weights_stride(&axis)
    let taps = count * Int(stride)
    spans = .allocate(capacity: count)
    let floats = UnsafeMutablePointer<Float>.allocate(capacity: taps)
    ckernels_weights_fill(&axis, samples, stride, spans, floats)
    var fixed: UnsafeMutablePointer<Int16>?
    if geometry.isFixed {
      fixed = .allocate(capacity: taps)
      ckernels_weights_fix(geometry.count, stride, spans, floats, fixed)
      floats.deallocate()
    }
    weights = UnsafeMutableRawPointer(fixed) ?? UnsafeMutableRawPointer(floats)
    byteCount =
      count * MemoryLayout<ckernels_span>.stride
      + taps * (geometry.isFixed ? MemoryLayout<Int16>.stride : MemoryLayout<Float>.stride)

    let all = UnsafeBufferPointer(start: spans, count: count)
    let low = all.reduce(Int32.max) { min($0, $1.first) }
    let high = all.reduce(0) { max($0, $1.first + $1.count) }
    // Vectors start where rows are aligned, so that they end where rows do.
    table = ckernels_table(
      spans: spans, weights: fixed == nil ? floats : nil, fixed: fixed, stride: stride, count: geometry.count,
      low: low & ~Int32(CKERNELS_ROW_ALIGNMENT - 1), high: high)
  }

  deinit {
    spans.deallocate()
    weights.deallocate()
  }
}
