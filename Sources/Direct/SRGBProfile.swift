// Recognises the colour profile nearly every photo carries, which needs no conversion.

package enum SRGBProfile {
  /// Whether an RGB profile is that of IEC 61966-2-1: its primaries, adapted to D50, and its curve, whatever it is called
  /// (ICC.1, 7.2, 9.2 and 10). One that says so by tables is not recognised.
  package static func matches(_ profile: UnsafeRawBufferPointer) -> Bool {
    guard profile.count > 132, profile.holds("RGB ", at: 16), let count = profile.integer32(at: 128), count <= 100
    else { return false }
    var found = 0
    for tag in (0..<count).map({ 132 + 12 * $0 }) {
      guard let offset = profile.integer32(at: tag + 4) else { return false }
      // Tables go before primaries and curves.
      if profile.holds("A2B", at: tag) { return false }
      for (name, primary) in primaries where profile.holds(name, at: tag) {
        guard isNear(profile, offset + 8, primary, within: 0.001) else { return false }
        found += 1
      }
      for name in curves where profile.holds(name, at: tag) {
        guard hasCurve(profile, at: offset) else { return false }
        found += 1
      }
    }
    return found == primaries.count + curves.count
  }

  private static let curves: [StaticString] = ["rTRC", "gTRC", "bTRC"]
  private static let primaries: [(StaticString, [Double])] = [
    ("rXYZ", [0.43607, 0.22249, 0.01392]), ("gXYZ", [0.38515, 0.71687, 0.09708]), ("bXYZ", [0.14307, 0.06061, 0.7141]),
  ]
  /// g, a, b, c and d of ((a x + b) ^ g from d on, c x below), in units of 1.
  private static let parameters = [2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045]
  /// What the same curve makes of an input.
  private static let samples = [(0.03, 0.002322), (0.2, 0.033105), (0.5, 0.214041), (0.8, 0.603827)]

  private static func hasCurve(_ profile: UnsafeRawBufferPointer, at offset: Int) -> Bool {
    if profile.holds("para", at: offset) {
      return profile.integer16(at: offset + 8) == 3 && isNear(profile, offset + 12, parameters, within: 0.001)
    }
    guard profile.holds("curv", at: offset), let count = profile.integer32(at: offset + 8), count >= 256,
      profile.slice(offset + 12, 2 * count) != nil
    else { return false }
    return samples.allSatisfy { input, expected in
      let position = input * Double(count - 1)
      let index = Int(position)
      guard let low = profile.integer16(at: offset + 12 + 2 * index),
        let high = profile.integer16(at: offset + 14 + 2 * index)
      else { return false }
      let value = (Double(low) + (position - Double(index)) * Double(high - low)) / 65535
      return abs(value - expected) < 0.0005
    }
  }

  /// Whether these s15Fixed16Numbers stand at an offset.
  private static func isNear(
    _ profile: UnsafeRawBufferPointer, _ offset: Int, _ values: [Double], within tolerance: Double
  ) -> Bool {
    values.indices.allSatisfy { index in
      guard let number = profile.integer32(at: offset + 4 * index) else { return false }
      return abs(Double(Int32(truncatingIfNeeded: number)) / 65536 - values[index]) < tolerance
    }
  }
}
