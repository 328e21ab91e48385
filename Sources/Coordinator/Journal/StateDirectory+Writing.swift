// What has to be so before a line is appended: one writer, the journal as it was read, its last line whole.

import Platform
import Records
import SystemPackage

extension StateDirectory {
  /// Makes the directory and takes its lock, which goes when the process does.
  func lock(durable: Bool) throws(JournalRefusal) -> Descriptor {
    do throws(SystemError) {
      try create(durable: durable)
      let file = try Descriptor.openRegular(lockFile, appending: true)
      if try file.lock() {
        // For people; a run does not end because nobody will know who it was.
        try? file.truncate(to: 0)
        try? StandardStreams.writeAll(fd: file.number, "process \(ProcessIdentifier.current) on ".utf8)
        try? StandardStreams.writeAll(fd: file.number, HostName.current + [UInt8(ascii: "\n")])
        return file
      }
    } catch {
      throw .cannot("write", error)
    }
    throw JournalRefusal(
      .cannotWrite,
      "another run (\(holder)) is writing to \(path.removingLastComponent().displayed); "
        + "wait for its end, choose another --output, or use --no-journal")
  }

  private var holder: String {
    guard let file = try? Descriptor.openRegular(lockFile, appending: false) else { return "unknown" }
    var text: [UInt8] = []
    try? Self.forEachChunk(of: file) { text += $0 }
    return FilePath(bytes: text.prefix(300).filter { $0 >= UInt8(ascii: " ") }).displayed
  }

  /// The journal, to be appended to after the last whole line of `snapshot`; without its dead lines where they are many.
  func open(after snapshot: JournalSnapshot, durable: Bool) throws(JournalRefusal) -> Descriptor {
    let status = try? FileStatus.of(journal, followLinks: false)
    guard status.map(Version.init) == snapshot.status.map(Version.init) else {
      throw JournalRefusal(
        .cannotWrite,
        "another run wrote to \(path.removingLastComponent().displayed) while this one was planned; start it again")
    }
    // Of runs that died compacting.
    AtomicOutput.sweepStale(in: path)
    do throws(SystemError) {
      if snapshot.history.isWorthCompacting { try compact(snapshot.history, durable: durable) }
      let file = try Descriptor.openRegular(journal, appending: true)
      if !snapshot.history.isWorthCompacting { try file.truncate(to: snapshot.history.validLength) }
      if durable { try Directories.synchronize(path) }
      return file
    } catch {
      throw .cannot("write", error)
    }
  }

  private func compact(_ history: JournalHistory, durable: Bool) throws(SystemError) {
    var compaction = JournalHistory.Compaction(history)
    let old = try Descriptor.openRegular(journal, appending: false)
    let target = journal
    try AtomicOutput.write(to: target, durable: durable) { (number) throws(SystemError) in
      try Self.forEachChunk(of: old) { (chunk) throws(SystemError) in
        try StandardStreams.writeAll(fd: number, compaction.feed(chunk))
      }
    }
  }

  /// What tells one state of a file from another.
  private struct Version: Equatable {
    let (device, inode): (UInt64, UInt64)
    let (size, modified): (Int, Int64)

    init(_ status: FileStatus) {
      (device, inode) = (status.device, status.inode)
      (size, modified) = (status.size, status.modifiedNanoseconds)
    }
  }
}
