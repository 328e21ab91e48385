// What is known of each output, by place: about fifty bytes each, so that a million fit beside their inputs.

/// Open addressing with linear probing. Places are hashes already.
package struct MadeTable: Sendable {
  /// In the order in which they were first made.
  package private(set) var entries: [JournalHistory.Made] = []
  /// Position of the entry, from 1; 0: free.
  private var slots = [UInt32](repeating: 0, count: 16)

  package var count: Int { entries.count }

  package subscript(place: UInt64) -> JournalHistory.Made? {
    let entry = slots[slot(of: place)]
    return entry == 0 ? nil : entries[Int(entry) - 1]
  }

  /// Replaces what is known of the same place.
  mutating func set(_ made: JournalHistory.Made) {
    let slot = slot(of: made.place)
    if slots[slot] != 0 {
      entries[Int(slots[slot]) - 1] = made
      return
    }
    entries.append(made)
    slots[slot] = UInt32(entries.count)
    if entries.count * 4 > slots.count * 3 { grow() }
  }

  /// Where the place is, or would be.
  private func slot(of place: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: place) & mask
    while slots[slot] != 0, entries[Int(slots[slot]) - 1].place != place { slot = (slot + 1) & mask }
    return slot
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (position, made) in entries.enumerated() { slots[slot(of: made.place)] = UInt32(position + 1) }
  }
}
