// The journal's file: one writer, its last whole line, no more lines than needed, nobody else's file.

import Arguments
import Foundation
import Platform
import Records
import SystemPackage
import Testing

@testable import Coordinator

struct JournalTests {
  private let folder = try! Folder()
  private let run = JournalRun(tool: Product.version, inputs: 1, recipes: 2)

  private var state: StateDirectory { StateDirectory(below: folder.path) }
  private var rootLength: Int { folder.path.bytes.count + 1 }

  /// Begun.
  private func open(_ snapshot: JournalSnapshot? = nil, durable: Bool = false) throws -> Journal {
    let journal = try Journal(
      state, snapshot ?? state.read(), run: run, rootLength: rootLength, isDurable: durable)
    journal.begin()
    return journal
  }

  private func record(_ name: String, key: UInt64 = 1) -> Record {
    var record = Record(input: Array(name.utf8), status: .done, key: key)
    record.outputs = [.init(path: folder.path.bytes + Array("/\(name)".utf8), width: 1, height: 1, bytes: 1)]
    return record
  }

  private func bytes() throws -> [UInt8] {
    var bytes: [UInt8] = []
    try StateDirectory.forEachChunk(of: Descriptor.openForReading(state.journal)) { bytes += $0 }
    return bytes
  }

  private func refusal(_ body: () throws -> Void) throws -> JournalRefusal {
    do {
      try body()
    } catch let refusal as JournalRefusal {
      return refusal
    }
    Issue.record("nothing was refused")
    throw CancellationError()
  }

  @Test(arguments: [false, true]) func whatIsAppendedIsRead(durable: Bool) throws {
    do {
      let journal = try open(durable: durable)
      for name in ["a", "b"] { journal.append(record(name)) }
      #expect(try state.read().history.made.count == 0)
      journal.flush()
      #expect(try state.read().history.made.count == 2 && journal.failure == nil)
    }
    // A later run goes on behind it.
    let journal = try open()
    journal.append(record("c"))
    journal.flush()
    let history = try state.read().history
    #expect(history.made.count == 3 && history.runs == [run, run])
  }

  @Test func runThatNeverBeganLeavesNothing() throws {
    do {
      let journal = try Journal(state, state.read(), run: run, rootLength: rootLength, isDurable: false)
      journal.append(record("a"))
      journal.flush()
    }
    #expect(try bytes().isEmpty)
    // What planning refused is a line of it at its end.
    let journal = try Journal(state, state.read(), run: run, rootLength: rootLength, isDurable: false)
    journal.end()
    #expect(try bytes().isEmpty)
    journal.append(record("a"))
    journal.end()
    journal.begin()
    #expect(try bytes() == run.line + record("a").journalLine(below: rootLength)!)
  }

  @Test func millionsOfRefusalsAreNotHeld() throws {
    let journal = try Journal(state, state.read(), run: run, rootLength: rootLength, isDurable: false)
    for number in 0..<10_000 { journal.append(record("\(number)", key: UInt64(number))) }
    #expect(try bytes().count > 1_000_000 && bytes().starts(with: run.line))
    journal.end()
    #expect(try state.read().history.made.count == 10_000)
  }

  @Test func damagedLinesGo() throws {
    do { try open().append(record("a")) }
    let whole = try bytes() + record("b").journalLine(below: rootLength)!
    let file = try Descriptor.openRegular(state.journal, appending: true)
    try StandardStreams.writeAll(fd: file.number, "nonsense\n".utf8)
    try StandardStreams.writeAll(fd: file.number, record("b").journalLine(below: rootLength)! + [1])
    let damaged = try state.read()
    #expect(damaged.history.damagedLines == 1 && damaged.history.made.count == 1)
    do { try withExtendedLifetime(Journal(state, damaged, run: nil, rootLength: rootLength, isDurable: false)) {} }
    #expect(try bytes().suffix(whole.count).elementsEqual(whole))
    #expect(try state.read().history.damagedLines == 0 && state.read().history.isIncomplete)
  }

  @Test func tornTailIsCutBeforeMoreIsWritten() throws {
    do { try open().append(record("a")) }
    let file = try Descriptor.openRegular(state.journal, appending: true)
    try StandardStreams.writeAll(fd: file.number, "{\"status\":\"do".utf8)
    let torn = try state.read()
    #expect(torn.history.validLength == run.line.count && torn.history.damagedLines == 0)
    let journal = try open(torn)
    journal.append(record("b"))
    journal.flush()
    #expect(try bytes() == run.line + run.line + record("b").journalLine(below: rootLength)!)
  }

  @Test func oneRunAtATime() throws {
    let snapshot = try state.read()
    let first = try open()
    let refused = try refusal { _ = try open(snapshot) }
    #expect(refused.status == .cannotWrite)
    #expect(refused.message.contains("process \(ProcessIdentifier.current) on "), "\(refused.message)")
    withExtendedLifetime(first) {}
  }

  @Test func whatAnotherRunWroteMeanwhileIsNotOverlooked() throws {
    let snapshot = try state.read()
    do { _ = try open() }
    #expect(try refusal { _ = try open(snapshot) }.message.contains("while this one was planned"))
    let later = try state.read()
    do { _ = try open() }
    #expect(try refusal { _ = try open(later) }.message.contains("while this one was planned"))
  }

  @Test func deadLinesGoWhenTheyAreMany() throws {
    do {
      let journal = try open()
      for _ in 0..<1_200 { journal.append(record("a")) }
      journal.flush()
    }
    let before = try bytes().count
    do { _ = try open() }
    #expect(try bytes().count * 100 < before)
    #expect(try state.read().history.made.count == 1 && state.read().history.runs.count == 2)
    let names = try DirectoryListing.entries(of: state.path).map { String(decoding: $0.name, as: UTF8.self) }
    #expect(names == ["journal.jsonl", "lock"])
  }

  @Test func othersFilesAreLeftAlone() throws {
    let elsewhere = try Folder(["journal.jsonl": "precious\n"])
    let files = FileManager.default
    let (directory, journal) = (state.path.displayed, state.journal.displayed)
    try files.createSymbolicLink(atPath: directory, withDestinationPath: elsewhere.path.displayed)
    #expect(try refusal { _ = try state.read() }.message.contains("Not a directory"))
    #expect(try refusal { _ = try open(JournalSnapshot()) }.status == .cannotWrite)
    try files.removeItem(atPath: directory)
    try files.createDirectory(atPath: directory, withIntermediateDirectories: false)
    try files.createSymbolicLink(atPath: journal, withDestinationPath: elsewhere.file("journal.jsonl"))
    #expect(try refusal { _ = try state.read() }.message.contains("--no-journal"))
    #expect(try refusal { _ = try open(JournalSnapshot()) }.status == .cannotWrite)
    try files.removeItem(atPath: journal)
    // Whoever opens a FIFO waits for its other end.
    #expect(mkfifo(journal, 0o600) == 0)
    #expect(try refusal { _ = try state.read() }.message.contains("journal.jsonl"))
    #expect(try String(contentsOfFile: elsewhere.file("journal.jsonl"), encoding: .utf8) == "precious\n")
  }
}
