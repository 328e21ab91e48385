// FNV-1a: the hash behind keys, places, tables of paths and the sums of journal lines.

package enum Hash {
  /// 64 bits, of Fowler, Noll and Vo (RFC 9923). Any change of a single byte changes it; whoever wants two texts with one
  /// hash can make them.
  /// - Parameter seed: the hash of what comes before, so that hashes can be taken in parts.
  package static func fnv1a(_ bytes: ArraySlice<UInt8>, seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    bytes.withUnsafeBytes { fnv1a($0, seed) }
  }

  package static func fnv1a(_ bytes: [UInt8], seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    fnv1a(bytes[...], seed: seed)
  }

  /// Of the eight bytes, the lowest first.
  package static func fnv1a(_ value: UInt64, seed: UInt64) -> UInt64 {
    withUnsafeBytes(of: value.littleEndian) { fnv1a($0, seed) }
  }

  // Not generic: each byte would be a call through a witness table, which was two fifths of all the coordinator did.
  private static func fnv1a(_ bytes: UnsafeRawBufferPointer, _ seed: UInt64) -> UInt64 {
    var hash = seed
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return hash
  }
}
