// The weights of one axis, filled in once and kept.

import CKernels

/// Which table: two axes that lie alike share one.
struct AxisGeometry: Hashable {
  var filter: ckernels_filter
  /// Input samples there are.
  var size: Int32
  /// Output samples wanted.
  var count: Int32
  var flipped = false
  /// Input samples per output sample; of a fraction of the picture's edge too.
  var step: Double
  /// Of the whole picture, output samples.
  var total: Double
  var start: Double
  var last: Double

  static func == (a: Self, b: Self) -> Bool {
    a.filter == b.filter && a.size == b.size && a.count == b.count && a.flipped == b.flipped && a.step == b.step
      && a.total == b.total && a.start == b.start && a.last == b.last
  }

  /// What mostly differs.
  func hash(into hasher: inout Hasher) {
    hasher.combine(step)
    hasher.combine(start)
    hasher.combine(size)
    hasher.combine(count)
  }
}

/// Lives as long as somebody uses it, whatever its cache does.
final class WeightTable {
  private let spans: UnsafeMutablePointer<ckernels_span>
  private let weights: UnsafeMutablePointer<Float>
  let table: ckernels_table
  let byteCount: Int

  /// - Parameter samples: of the geometry's kernel, from `ckernels_filter_sample`.
  init(_ geometry: AxisGeometry, samples: UnsafePointer<Float>) {
    var axis = ckernels_axis(
      filter: geometry.filter, size: geometry.size, count: geometry.count, flipped: geometry.flipped,
      step: geometry.step, total: geometry.total, start: geometry.start, last: geometry.last)
    let count = Int(geometry.count)
    let stride = ckernels_weights_stride(&axis)
    spans = .allocate(capacity: count)
    weights = .allocate(capacity: count * Int(stride))
    byteCount = count * MemoryLayout<ckernels_span>.stride + count * Int(stride) * MemoryLayout<Float>.stride
    ckernels_weights_fill(&axis, samples, stride, spans, weights)

    let all = UnsafeBufferPointer(start: spans, count: count)
    let low = all.reduce(Int32.max) { min($0, $1.first) }
    let high = all.reduce(0) { max($0, $1.first + $1.count) }
    // Vectors start where rows are aligned, so that they end where rows do.
    table = ckernels_table(
      spans: spans, weights: weights, stride: stride, count: geometry.count, low: low & ~15, high: high)
  }

  deinit {
    spans.deallocate()
    weights.deallocate()
  }
}
