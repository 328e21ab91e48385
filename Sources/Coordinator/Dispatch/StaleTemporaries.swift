// Removes what runs that died left half-written.

import Platform
import SystemPackage

enum StaleTemporaries {
  /// Looks through every directory the workload has outputs in, also those that are to be left alone, once each.
  static func sweep(_ workload: some Workload) {
    var seen: Set<[UInt8]> = []
    var last: ArraySlice<UInt8> = []
    for index in 0..<workload.count {
      for variant in workload.variants(of: index).indices {
        let output = workload.output(index, variant: variant)
        let directory = output[..<(output.lastIndex(of: UInt8(ascii: "/")) ?? 0)]
        if directory == last { continue }
        last = directory
        if seen.insert(Array(directory)).inserted { AtomicOutput.sweepStale(in: FilePath(bytes: directory)) }
      }
    }
  }
}
