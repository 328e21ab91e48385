// FNV-1a: the hash behind keys, places, tables of paths and the sums of journal lines.

package enum Hash {
  /// 64 bits, of Fowler, Noll and Vo (RFC 9923). Any change of a single byte changes it; whoever wants two texts with one
  /// hash can make them.
  /// - Parameter seed: the hash of what comes before, so that hashes can be taken in parts.
  @inlinable
  package static func fnv1a(_ bytes: some Sequence<UInt8>, seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// Of the eight bytes, the lowest first.
  @inlinable
  package static func fnv1a(_ value: UInt64, seed: UInt64) -> UInt64 {
    withUnsafeBytes(of: value.littleEndian) { fnv1a($0, seed: seed) }
  }
}
