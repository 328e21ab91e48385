// DIR/.imgcoord: where a run keeps what later ones have to know, and nowhere else.

import Arguments
import Platform
import Records
import SystemPackage

/// The journal cannot be read or written, or is not that of this run: ends the run before anything is written.
struct JournalRefusal: Error {
  var status: ExitStatus
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }

  /// - Parameter action: `read` or `write`.
  static func cannot(_ action: String, _ error: SystemError) -> JournalRefusal {
    JournalRefusal(.cannotWrite, "cannot \(action) the journal: \(error.message); --no-journal runs without")
  }
}

/// What was read, and of which file: if that is another one later, somebody else has been writing.
struct JournalSnapshot {
  var history = JournalHistory()
  /// nil: there was none.
  var status: FileStatus?
}

struct StateDirectory {
  static let name = ".imgcoord"

  let path: FilePath
  var journal: FilePath { path.appending("journal.jsonl") }
  /// Held by the run that writes; says who that is.
  var lockFile: FilePath { path.appending("lock") }

  /// Inputs that crashed a worker.
  var quarantine: FilePath { path.appending("quarantine") }

  init(below root: FilePath) { path = root.appending(Self.name) }

  /// Whether a path below the output directory is the run's state, on file systems that fold case too.
  static func holds(_ relative: some Collection<UInt8>) -> Bool {
    // Asked of every output.
    guard relative.first == UInt8(ascii: ".") else { return false }
    let first = relative.prefix { $0 != UInt8(ascii: "/") }
    return first.map { (65...90).contains($0) ? $0 | 32 : $0 }.elementsEqual(name.utf8)
  }

  /// What earlier runs left; empty if there was none.
  func read() throws(JournalRefusal) -> JournalSnapshot {
    var snapshot = JournalSnapshot()
    let root = path.removingLastComponent()
    if let status = try? FileStatus.of(root, followLinks: true), status.kind != .directory {
      throw JournalRefusal(
        .cannotWrite, "the output directory \(root.displayed) is no directory; choose another with --output")
    }
    do throws(SystemError) {
      try requireDirectory()
      let file = try Descriptor.openRegular(journal, appending: false)
      snapshot.status = try FileStatus.of(descriptor: file.number)
      try Self.forEachChunk(of: file) { (chunk) throws(SystemError) in snapshot.history.feed(chunk) }
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw .cannot("read", error) }
    }
    if let format = snapshot.history.foreignFormat {
      throw JournalRefusal(
        .cannotWrite,
        "\(journal.displayed) has format \(format), of a later imgcoord: use that one, or --no-journal to do without")
    }
    return snapshot
  }

  func create(durable: Bool = false) throws(SystemError) {
    try Directories.create(path, durable: durable)
    try requireDirectory()
  }

  /// A link, which only others make, is refused: state stays below the output directory.
  private func requireDirectory() throws(SystemError) {
    guard try FileStatus.of(path, followLinks: false).kind == .directory else {
      throw SystemError(call: "open", path: path, errno: .notDirectory)
    }
  }

  static func forEachChunk(
    of file: borrowing Descriptor, _ body: ([UInt8]) throws(SystemError) -> Void
  ) throws(SystemError) {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    defer { room.deallocate() }
    while case let count = try file.read(into: room), count > 0 { try body(Array(room[..<count])) }
  }
}
