// Memory used again for every image.

/// Bytes aligned for vectors. Grows, and forgets what it held when it does; of one thread.
final class AlignedBuffer {
  private static let alignment = 64
  private static let largestStep = 32 << 20
  private(set) var capacity = 0
  private(set) var start = UnsafeMutableRawPointer.allocate(byteCount: alignment, alignment: alignment)

  deinit { start.deallocate() }

  /// Room for at least `needed` bytes. In steps, so that images of about one size do not each ask for new memory.
  @discardableResult
  func reserve(_ needed: Int) -> UnsafeMutableRawPointer {
    if needed > capacity { replace(needed < Self.largestStep ? needed + needed / 4 : needed) }
    return start
  }

  /// Gives the memory of an unusually large image back.
  func trim(above kept: Int) {
    if capacity > kept { replace(0) }
  }

  private func replace(_ count: Int) {
    start.deallocate()
    capacity = count
    start = .allocate(byteCount: count + Self.alignment, alignment: Self.alignment)
  }
}
