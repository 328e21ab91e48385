// How far a worker is with its task, in shared memory: all that is known of it when it dies.

/// docs/protocol.md, "Whereabouts". The coordinator reads it when the worker has ended, and believes no byte of it.
package struct Whereabouts: Equatable, Sendable {
  package var task: TaskID
  package var stage: Failure.Stage
  package var engine = Engine.none
  /// nil when not yet recognised.
  package var format: ImageFormat?
  /// Upright size of the input, pixels; 0 when unknown.
  package var width: UInt32 = 0
  package var height: UInt32 = 0
  /// What of the stage: libvips's name of an operation or a recipe's of a step. Empty when unknown.
  package var operation = ""

  package static let longestOperation = 63
  package static let byteCount = 16 + 1 + longestOperation

  package init(task: TaskID, stage: Failure.Stage) {
    self.task = task
    self.stage = stage
  }

  /// - Parameter bytes: at least ``byteCount``.
  package func store(in bytes: UnsafeMutableRawBufferPointer) {
    bytes.storeBytes(of: task.rawValue.littleEndian, toByteOffset: 0, as: UInt32.self)
    bytes[4] = 1
    bytes[5] = stage.rawValue
    bytes[6] = engine.rawValue
    bytes[7] = format?.rawValue ?? 0
    bytes.storeBytes(of: width.littleEndian, toByteOffset: 8, as: UInt32.self)
    bytes.storeBytes(of: height.littleEndian, toByteOffset: 12, as: UInt32.self)
    let name = operation.utf8.prefix(Self.longestOperation)
    bytes[16] = UInt8(name.count)
    for (index, byte) in name.enumerated() { bytes[17 + index] = byte }
  }

  /// nil when there is nothing, or nothing sensible.
  package init?(in bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.byteCount, bytes[4] == 1, let stage = Failure.Stage(rawValue: bytes[5]),
      let engine = Engine(rawValue: bytes[6]), bytes[16] <= UInt8(Self.longestOperation)
    else { return nil }
    let format = ImageFormat(rawValue: bytes[7])
    guard format != nil || bytes[7] == 0 else { return nil }
    task = TaskID(UInt32(littleEndian: bytes.loadUnaligned(as: UInt32.self)))
    self.stage = stage
    self.engine = engine
    self.format = format
    width = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt32.self))
    height = UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
    operation = String(decoding: bytes[17..<17 + Int(bytes[16])], as: UTF8.self)
  }
}
