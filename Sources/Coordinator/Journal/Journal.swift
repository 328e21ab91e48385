// The journal of a run under way: one line a task that has ended, appended by this process alone.

import Platform
import Records
import SystemPackage

/// Lines that come together in one turn of the dispatcher's loop share a write.
final class Journal {
  private let file: Descriptor
  /// Held as long as this lives.
  private let lock: Descriptor
  private let name: String
  private let rootLength: Int
  private let isDurable: Bool
  /// Whether an earlier run goes on, of which workers may have been alive a moment ago.
  let goesOn: Bool
  private var buffer: [UInt8] = []
  /// The line of a run that has not begun: what ends before is no run to go on with.
  private var header: [UInt8]?
  /// Why nothing is written any more. No task may be started then.
  private(set) var failure: String?

  /// Goes on with the journal of `snapshot`, after its last whole line.
  /// - Parameters:
  ///   - run: the run that begins; nil: the last one goes on.
  ///   - rootLength: of the output directory at the start of outputs' paths, with its slash.
  init(
    _ state: StateDirectory, _ snapshot: JournalSnapshot, run: JournalRun?, rootLength: Int, isDurable: Bool
  ) throws(JournalRefusal) {
    self.rootLength = rootLength
    self.isDurable = isDurable
    goesOn = run == nil
    name = state.journal.displayed
    lock = try state.lock(durable: isDurable)
    file = try state.open(after: snapshot, durable: isDurable)
    header = run?.line
  }

  /// Puts the run's line before those of its tasks, once.
  func begin() {
    guard let header else { return }
    buffer = header + buffer
    self.header = nil
    flush()
  }

  /// What planning refused is remembered also when no task is run.
  func end() {
    if !buffer.isEmpty { begin() }
    flush()
  }

  /// Remembers what became of a task. To be called when its outputs are under their names.
  func append(_ record: Record) {
    guard failure == nil, let line = record.journalLine(below: rootLength) else { return }
    buffer += line
    // A list can name a million files that are not there.
    if buffer.count > Self.mostHeld {
      begin()
      flush()
    }
  }

  /// Bytes.
  private static let mostHeld = 1 << 20

  /// Writes what has come together.
  func flush() {
    guard failure == nil, header == nil, !buffer.isEmpty else { return }
    do throws(SystemError) {
      try StandardStreams.writeAll(fd: file.number, buffer)
      if isDurable { try file.synchronize() }
    } catch {
      failure = "cannot write the journal \(name): \(error.message)"
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
