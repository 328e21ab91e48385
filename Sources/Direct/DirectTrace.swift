// What is known of one image on its way through the direct engine, also when it fails.

import Protocol

package struct DirectTrace: Equatable, Sendable {
  /// Upright size of the input, pixels; 0 until its header is read.
  package var width = 0
  package var height = 0
  /// What the image takes in memory at most, estimated from its header, bytes.
  package var memory: UInt64 = 0
  /// Nanoseconds.
  package var decode: UInt64 = 0
  package var process: UInt64 = 0
  package var encode: UInt64 = 0

  package init() {}
}

package enum DirectOutcome {
  /// One for each variant, in the recipe's order.
  case converted([DirectImage])
  /// Not for this engine; nothing is said of the file.
  case declined(String)
}

/// One finished file. The bytes are valid until the engine runs again or is gone.
package struct DirectImage {
  package var width: Int
  package var height: Int
  package var format: ImageFormat
  package var bytes: UnsafeRawBufferPointer
}
