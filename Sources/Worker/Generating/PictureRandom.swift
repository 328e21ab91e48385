// The random numbers of generated images: the same on every machine, for ever.

import Protocol

/// Drawn from ``SplitMix64``, each call independent enough for pictures.
struct PictureRandom {
  private var source: SplitMix64

  init(seed: UInt64) { source = SplitMix64(seed: seed) }

  mutating func next() -> UInt64 { source.next() }

  /// A stream of its own, so that one part of a picture does not change when another takes more numbers.
  mutating func split() -> PictureRandom { PictureRandom(seed: next()) }

  /// Uniform in the range, up to a bias of 2^-32.
  mutating func integer(in range: ClosedRange<Int>) -> Int {
    let count = UInt64(range.upperBound - range.lowerBound + 1)
    return range.lowerBound + Int(((next() >> 32) * count) >> 32)
  }

  /// Multiples of 2^-53 in the range scaled: exact operations only.
  mutating func double(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + (range.upperBound - range.lowerBound) * (Double(next() >> 11) * 0x1p-53)
  }

  mutating func chance(percent: Int) -> Bool { integer(in: 1...100) <= percent }
}
