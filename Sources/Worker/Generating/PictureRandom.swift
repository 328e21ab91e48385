// The random numbers of generated images: the same on every machine, for ever.

/// SplitMix64 (Steele, Lea, Flood 2014): 64 bits of state, each call independent enough for pictures.
struct PictureRandom {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

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
