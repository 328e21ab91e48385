// Which output paths are taken: a hash table of four bytes an entry that asks its owner for the path itself.

/// Open addressing with linear probing over 64-bit FNV-1a (Fowler, Noll, Vo) hashes.
struct OutputTable {
  private var slots: [UInt32]
  private var count = 0

  init(capacity: Int) {
    var size = 16
    while size < capacity * 2 { size *= 2 }
    slots = Array(repeating: 0, count: size)
  }

  /// Adds entry number `entry` unless its path is taken.
  /// - Parameters:
  ///   - path: gives the path of an entry, in the form in which two of the same file are equal.
  /// - Returns: the entry that has the path already, or nil when `entry` was added.
  mutating func insert(_ entry: Int, _ bytes: [UInt8], path: (Int) -> [UInt8]) -> Int? {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: Hash.fnv1a(bytes)) & mask
    while slots[slot] != 0 {
      let other = Int(slots[slot]) - 1
      if path(other) == bytes { return other }
      slot = (slot + 1) & mask
    }
    slots[slot] = UInt32(entry + 1)
    count += 1
    precondition(count * 4 <= slots.count * 3, "the table was made for fewer entries")
    return nil
  }
}

enum Hash {
  static func fnv1a(_ bytes: some Sequence<UInt8>, seed: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    bytes.reduce(seed) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
