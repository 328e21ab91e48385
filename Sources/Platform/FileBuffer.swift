// Memory for one file at a time, used again for the next.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Of one thread. `bytes` are valid until the next read or `clear`, and as long as the buffer lives, which may end with its
/// last use.
package final class FileBuffer {
  /// What an idle buffer may hold; the memory of a larger file goes back with the next `clear` or smaller read.
  package let keptCapacity: Int
  package private(set) var capacity = 0
  private var start: UnsafeMutableRawPointer?
  private var count = 0

  package init(keptCapacity: Int = 16 * 1024 * 1024) {
    self.keptCapacity = keptCapacity
  }

  deinit {
    free(start)
  }

  /// The file last read; empty after a failed read.
  package var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: start, count: count) }

  /// The bytes as an array of their own.
  package func copied() -> [UInt8] { withExtendedLifetime(self) { Array(bytes) } }

  /// Forgets the bytes, and gives back the memory of an unusually large file.
  package func clear() {
    count = 0
    if capacity > keptCapacity { replace(capacity: 0) }
  }

  /// An empty buffer with room for at least `needed` bytes; nil if there is no memory. Earlier bytes are gone.
  func prepare(_ needed: Int) -> UnsafeMutableRawBufferPointer? {
    clear()
    if needed > capacity {
      // In steps, so that files of about one size do not each ask for new memory.
      replace(capacity: needed <= keptCapacity ? max(64 * 1024, needed + needed / 4) : needed)
    }
    return start.map { UnsafeMutableRawBufferPointer(start: $0, count: capacity) }
  }

  /// Declares the first bytes of what `prepare` returned to be the file.
  func fill(_ count: Int) {
    precondition(count <= capacity)
    self.count = count
  }

  private func replace(capacity wanted: Int) {
    free(start)
    start = wanted == 0 ? nil : malloc(wanted)
    capacity = start == nil ? 0 : wanted
  }
}
