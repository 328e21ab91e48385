// Which output paths are taken: a hash table of four bytes an entry that asks its owner for the path itself.

import Records

/// Open addressing with linear probing over ``Hash``.
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
