// Records as JSON lines into a file or standard output, in a few large writes.

import Platform
import Records
import SystemPackage

final class RecordStream {
  private static let flushSize = 64 * 1024

  private let descriptor: CInt
  private let owned: Descriptor?
  private let name: String
  private var buffer: [UInt8] = []
  /// The first failure; nothing is written after it.
  private(set) var failure: String?

  /// To a new or emptied file.
  init(file path: FilePath) throws(SystemError) {
    let file = try Descriptor.openForWriting(path)
    descriptor = file.number
    owned = consume file
    name = path.displayed
  }

  /// To standard output.
  init() {
    descriptor = 1
    owned = nil
    name = "standard output"
  }

  func write(_ bytes: [UInt8]) {
    guard failure == nil else { return }
    buffer += bytes
  }

  /// Whether enough has come together to be worth a write.
  var isDue: Bool { buffer.count >= Self.flushSize }

  /// Writes everything, waiting for a slow reader until `interruption` says to give up; without one, for ever. What the
  /// interruption itself brings, such as the record of a worker that just died, is written as well.
  func flush(_ interruption: Interruption? = nil) {
    while failure == nil, !buffer.isEmpty {
      var pending: [UInt8] = []
      swap(&pending, &buffer)
      do throws(SystemError) {
        if let interruption {
          let isWhole = try StandardStreams.writeAll(
            fd: descriptor, pending, wakingOn: interruption.descriptor, giveUp: interruption.take)
          if !isWhole { failure = "gave up writing records to \(name), whose reader is slow" }
        } else {
          try StandardStreams.writeAll(fd: descriptor, pending)
        }
      } catch {
        failure = "cannot write to \(name): \(error.message)"
      }
    }
  }
}
