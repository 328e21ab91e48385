// What the scheduler knows about a task before it has run: enough to guess its cost.

/// Eight bytes a task; a million tasks are 8 MB, shared with the plan that made them.
package struct TaskEstimate: Equatable, Sendable {
  /// Families have one cost line each. Numbers above are folded into this range.
  package static let familyCount = 16

  /// A task that is never run, because planning refused it. It is neither leased nor counted.
  package static let excluded = TaskEstimate(rawFamily: .max, bytes: 0)

  /// Cost family, `0..<familyCount`: tasks whose cost follows one line over their size, such as those of one format.
  package let family: UInt8
  /// Size of the input in bytes, saturated at `UInt32.max`.
  package let bytes: UInt32

  /// - Parameter bytes: size of the input; values outside `UInt32` saturate.
  package init(family: UInt8, bytes: some BinaryInteger) {
    self.init(rawFamily: family % UInt8(Self.familyCount), bytes: UInt32(clamping: bytes))
  }

  private init(rawFamily: UInt8, bytes: UInt32) {
    family = rawFamily
    self.bytes = bytes
  }

  package var isExcluded: Bool { family == .max }
}
