// What a task costs: a line over its size per family, started from constants and refined from returned timings.

/// The a-priori line is `cost = a + b * bytes`. A family learns two factors, one on a and one on b, by least squares
/// on the ratio of measured to a-priori cost, with exponentially fading weights and a pull of both factors towards the
/// mean ratio. So large and small tasks weigh alike, and when all inputs have one size the line only scales.
/// Measurements are cut at 4 times and 1/4 of the expectation, and factors are kept near the mean ratio: no outlier
/// throws the line off, and it stays positive. A lasting change is followed within a few dozen results.
package struct CostModel: Equatable, Sendable {
  /// Cost of an empty input, nanoseconds.
  package static let priorFixed = 1_500_000.0
  /// Nanoseconds per byte.
  package static let priorPerByte = 25.0
  /// Longest estimate given, nanoseconds (11 days), so that sums of windows cannot overflow.
  static let ceiling = 1e15

  private var families = Array(repeating: Line(), count: TaskEstimate.familyCount)

  package init() {}

  /// A-priori nanoseconds: what shards are balanced by, since no timings exist yet.
  package static func prior(_ estimate: TaskEstimate) -> Double { priorFixed + priorPerByte * Double(estimate.bytes) }

  /// Expected nanoseconds, at least 1. The estimate must not be ``TaskEstimate/excluded``.
  package func nanoseconds(_ estimate: TaskEstimate) -> UInt64 {
    UInt64(min(max(cost(family: Int(estimate.family), count: 1, bytes: Double(estimate.bytes)), 1), Self.ceiling))
  }

  /// Expected nanoseconds of `count` tasks of one family with `bytes` input bytes together.
  func cost(family: Int, count: Double, bytes: Double) -> Double {
    families[family].fixed * count + families[family].perByte * bytes
  }

  /// Learns that a task occupied its worker for `busy` nanoseconds; 0 means it was not measured.
  package mutating func observe(_ estimate: TaskEstimate, busy: UInt64) {
    guard busy > 0 else { return }
    families[Int(estimate.family)].observe(bytes: Double(estimate.bytes), nanoseconds: Double(busy))
  }

  private struct Line: Equatable, Sendable {
    var fixed = CostModel.priorFixed
    var perByte = CostModel.priorPerByte
    // Fading sums over measurements of weight 1, where u is the share of the fixed part in the a-priori cost, v = 1 - u
    // the share of the bytes, and r the ratio of measured to a-priori cost. The prior counts as one measurement.
    private var weight = 1.0
    private var sumR = 1.0
    private var sumU = 0.5
    private var sumUU = 0.25
    private var sumRU = 0.5

    private static let fading = 1 - 1.0 / 32
    private static let pull = 0.5
    private static let cut = 4.0
    private static let spread = 64.0
    private static let ratios = 1e-4...1e6

    mutating func observe(bytes: Double, nanoseconds: Double) {
      let prior = CostModel.priorFixed + CostModel.priorPerByte * bytes
      let expected = (fixed + perByte * bytes) / prior
      let u = CostModel.priorFixed / prior
      var r = min(max(nanoseconds / prior, expected / Self.cut), expected * Self.cut)
      r = min(max(r, Self.ratios.lowerBound), Self.ratios.upperBound)

      weight = weight * Self.fading + 1
      sumR = sumR * Self.fading + r
      sumU = sumU * Self.fading + u
      sumUU = sumUU * Self.fading + u * u
      sumRU = sumRU * Self.fading + r * u
      solve()
    }

    /// Minimises sum (r - p u - q v)^2 + pull ((p - mean)^2 + (q - mean)^2) over the factors p of a and q of b.
    private mutating func solve() {
      let mean = sumR / weight
      let range = mean / Self.spread...mean * Self.spread
      let sumUV = sumU - sumUU
      let sumVV = weight - 2 * sumU + sumUU
      let sumRV = sumR - sumRU
      let uu = sumUU + Self.pull
      let vv = sumVV + Self.pull
      let ru = sumRU + Self.pull * mean
      let rv = sumRV + Self.pull * mean
      // Positive: sumUU * sumVV >= sumUV^2 by Cauchy-Schwarz, and the pull adds to both.
      let determinant = uu * vv - sumUV * sumUV
      var p = (ru * vv - rv * sumUV) / determinant
      var q = (rv * uu - ru * sumUV) / determinant
      if p < range.lowerBound {
        p = range.lowerBound
        q = (rv - p * sumUV) / vv
      } else if q < range.lowerBound {
        q = range.lowerBound
        p = (ru - q * sumUV) / uu
      }
      fixed = CostModel.priorFixed * min(max(p, range.lowerBound), range.upperBound)
      perByte = CostModel.priorPerByte * min(max(q, range.lowerBound), range.upperBound)
    }
  }
}
