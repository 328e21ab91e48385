// Weight tables of the sizes seen lately.

import CKernels

/// Bounded by bytes; what was used longest ago goes first. A table handed out stays valid while it is held.
struct WeightCache {
  private struct Entry {
    var table: WeightTable
    var lastUse: UInt64
  }

  /// Bytes.
  let capacity: Int
  private(set) var byteCount = 0
  private var entries: [AxisGeometry: Entry] = [:]
  private var uses: UInt64 = 0
  private var kernels: [UInt32: [Float]] = [:]

  init(capacity: Int = 8 << 20) { self.capacity = capacity }

  var count: Int { entries.count }

  mutating func table(_ geometry: AxisGeometry) -> WeightTable {
    uses += 1
    if let index = entries.index(forKey: geometry) {
      entries.values[index].lastUse = uses
      return entries.values[index].table
    }
    let table = make(geometry)
    if byteCount + table.byteCount > capacity { evict(downTo: max(0, capacity * 3 / 4 - table.byteCount)) }
    entries[geometry] = Entry(table: table, lastUse: uses)
    byteCount += table.byteCount
    return table
  }

  /// A good part at once, so that a full cache does not search its oldest entry for every new one.
  private mutating func evict(downTo kept: Int) {
    for (geometry, entry) in entries.sorted(by: { $0.value.lastUse < $1.value.lastUse }) {
      guard byteCount > kept else { break }
      entries[geometry] = nil
      byteCount -= entry.table.byteCount
    }
  }

  private mutating func make(_ geometry: AxisGeometry) -> WeightTable {
    let filter = geometry.filter
    let samples =
      kernels[filter.rawValue]
      ?? [Float](unsafeUninitializedCapacity: CKERNELS_FILTER_SAMPLES) { buffer, count in
        ckernels_filter_sample(filter, buffer.baseAddress)
        count = buffer.count
      }
    kernels[filter.rawValue] = samples
    return samples.withUnsafeBufferPointer { WeightTable(geometry, samples: $0.baseAddress!) }
  }
}
