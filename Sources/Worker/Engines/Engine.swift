// What every engine takes and gives: encoded bytes in, encoded bytes out, no files.

import Protocol

/// One image to convert. The bytes stay valid for the duration of the call only.
struct EngineRequest {
  var bytes: UnsafeRawBufferPointer
  /// By magic bytes, never by name.
  var format: ImageFormat
  var recipe: Recipe
  var limits: Limits
  /// At least 1.
  var threads: Int
}

/// What is known of a task while it runs; survives a failure, so that a record can say how far it came.
struct TaskTrace {
  var engine = Engine.none
  var engineReason = ""
  /// Upright size of the input, pixels; 0 until its header is read.
  var width = 0
  var height = 0
  var timings = StageTimings()
  var warnings: [String] = []
  /// libvips ran out of memory: nothing this process computes from now on can be trusted.
  var mustRecycle = false
}

/// One finished output file, still in memory.
struct EncodedImage {
  var width: Int
  var height: Int
  var format: ImageFormat
  var bytes: EncodedBytes
}

/// Pixels without a file: 8-bit, interleaved, top-down, no row padding. bands: 1 gray, 3 RGB, 4 RGBA.
struct Raster: Equatable, Sendable {
  var width: Int
  var height: Int
  var bands: Int
  var pixels: [UInt8]
}
