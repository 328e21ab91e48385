// What every engine takes and gives: encoded bytes in, encoded bytes out, no files.

import Protocol

/// One image to convert. The bytes stay valid for the duration of the call only.
struct EngineRequest {
  var bytes: UnsafeRawBufferPointer
  /// By magic bytes, never by name.
  var format: ImageFormat
  var recipe: Recipe
  /// `maximumMemory` is what this lease of the task may take.
  var limits: Limits
  /// At least 1.
  var threads: Int
}

/// What is known of a task while it runs; survives a failure, so that a record can say how far it came.
struct TaskTrace {
  /// Where it is said how far the task is, for when this process dies in it.
  private let page: UnsafeMutableRawBufferPointer?
  private var whereabouts: Whereabouts
  var engine = Engine.none
  var engineReason = ""
  /// Upright size of the input, pixels; 0 until its header is read.
  var width = 0
  var height = 0
  /// What the task takes at most, estimated as far as it has come, bytes.
  var memory: UInt64 = 0
  /// Of that, what stays for the whole task: the file, its decoder and the decoded picture.
  var heldMemory: UInt64 = 0
  var timings = StageTimings()
  var warnings: [String] = []
  /// libvips ran out of memory: nothing this process computes from now on can be trusted.
  var mustRecycle = false

  init(task: TaskID = TaskID(0), page: UnsafeMutableRawBufferPointer? = nil) {
    self.page = page
    whereabouts = Whereabouts(task: task, stage: .read)
  }

  /// The task comes to a stage, an operation in it, or to know more of the image.
  mutating func enter(_ stage: Failure.Stage, _ operation: String = "", format: ImageFormat? = nil) {
    whereabouts.stage = stage
    whereabouts.operation = operation
    whereabouts.engine = engine
    whereabouts.format = format ?? whereabouts.format
    whereabouts.width = UInt32(clamping: width)
    whereabouts.height = UInt32(clamping: height)
    if let page { whereabouts.store(in: page) }
  }

  /// The operation it is in, if it is at this stage.
  func operation(at stage: Failure.Stage) -> String { stage == whereabouts.stage ? whereabouts.operation : "" }

  /// To be called before so much memory is taken: throws `tooLarge` when that is more than the limits allow.
  mutating func admit(_ bytes: UInt64, _ limits: Limits, at stage: Failure.Stage) throws(Failure) {
    memory = max(memory, bytes)
    try limits.check(memory: bytes, at: stage)
  }
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
