#if os(Linux)
import Foundation
import Testing

/// Disks that are full, read-only or somebody else's: the run stops, says why, and can be resumed.
@Suite(.serialized) struct DiskTests {
  private let scratch = Scratch()

  private func generate(_ count: Int, _ more: String...) throws {
    #expect(try Command.imgcoord(["generate", "in", "--count", "\(count)"] + more, in: scratch).status == 0)
  }

  private func status(_ record: [String: Any]) -> String { record["status"] as? String ?? "" }

  private func failureClass(_ record: [String: Any]) -> String? {
    (record["failure"] as? [String: Any])?["class"] as? String
  }

  private func directory(_ name: String) throws -> String {
    let path = scratch.path + "/" + name
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private func mount(_ arguments: [String]) throws -> Bool {
    let mounted = try Command.run("/bin/mount", arguments)
    if mounted.status != 0 { print("skipped: this user may not mount, or not so: \(mounted.errors)") }
    return mounted.status == 0
  }

  /// Runs the body with a tmpfs there, where this test may mount one.
  private func withDisk(at name: String = "out", _ options: String, _ body: () throws -> Void) throws {
    let disk = try directory(name)
    guard try mount(["-t", "tmpfs", "-o", options, "tmpfs", disk]) else { return }
    defer { _ = try? Command.run("/bin/umount", [disk]) }
    try body()
  }

  @Test func fullDiskStopsTheRunResumably() throws {
    try generate(120, "--kind", "photo", "--format", "png")
    try withDisk("size=1m") {
      let run = try Command.imgcoord(["in", "-o", "out", "--jsonl"], in: scratch)
      #expect(run.status == 75, "\(run.errors)")
      #expect(run.errors.contains("No space left") && run.errors.contains("not finished"))
      #expect(run.records.allSatisfy { status($0) == "done" || failureClass($0) == "no_space" })
      let names = try scratch.contents(of: "out").keys.map { String(decoding: $0, as: UTF8.self) }
      #expect(names.count == run.records.count { status($0) == "done" })
      #expect(names.allSatisfy { $0.hasSuffix(".png") })
      #expect(try mount(["-o", "remount,size=64m", scratch.path + "/out"]))
      // What failed for want of room has not failed for good.
      let resumed = try Command.imgcoord(["in", "-o", "out", "--resume"], in: scratch)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try scratch.contents(of: "out").count == 120)
    }
  }

  @Test func exceededQuotaStopsTheRunResumably() throws {
    try generate(120, "--kind", "photo", "--format", "png")
    try withDisk("size=64m,mode=777,usrquota,usrquota_block_hardlimit=1048576") {
      let run = try Command.asNobody(["in", "-o", "out", "--jsonl"], in: scratch)
      #expect(run.status == 75, "\(run.errors)")
      #expect(
        run.errors.lowercased().contains("quota exceeded") && run.errors.contains("not finished"), "\(run.errors)")
      #expect(run.records.allSatisfy { status($0) == "done" || failureClass($0) == "no_space" })
    }
  }

  /// Outputs could be written, the journal cannot: what would not be remembered is not done.
  @Test func fullJournalStopsTheRunResumably() throws {
    try generate(400)
    // A page for the lock and one for the journal.
    try withDisk(at: "out/.imgcoord", "size=8k") {
      let run = try Command.imgcoord(["in", "-o", "out", "--jsonl"], in: scratch)
      #expect(run.status == 75, "\(run.errors)")
      #expect(run.errors.contains("cannot write the journal out/.imgcoord/journal.jsonl: write: No space left"))
      #expect(run.records.count < 400 && run.errors.contains("not finished"))
      #expect(try mount(["-o", "remount,size=1m", scratch.path + "/out/.imgcoord"]))
      let resumed = try Command.imgcoord(["in", "-o", "out", "--resume"], in: scratch)
      #expect(resumed.status == 0, "\(resumed.errors)")
      #expect(try scratch.contents(of: "out").count == 400)
    }
  }

  @Test func readOnlyDiskIsToldAtOnce() throws {
    try generate(3)
    try withDisk("ro") {
      let run = try Command.imgcoord(["in", "-o", "out", "--jsonl"], in: scratch)
      #expect(run.status == 73 && run.output.isEmpty, "\(run.errors)")
      #expect(run.errors.contains("Read-only file system"))
    }
  }

  @Test func readOnlyJournalIsToldAtOnce() throws {
    try generate(3)
    try withDisk(at: "out/.imgcoord", "ro") {
      let run = try Command.imgcoord(["in", "-o", "out", "--jsonl"], in: scratch)
      #expect(run.status == 73 && run.output.isEmpty, "\(run.errors)")
      #expect(run.errors.contains("Read-only file system") && run.errors.contains("--no-journal"))
      #expect(try scratch.contents(of: "out").isEmpty)
      #expect(try Command.imgcoord(["in", "-o", "out", "--no-journal"], in: scratch).status == 0)
    }
  }

  @Test func outputsThatMayNotBeWritten() throws {
    try generate(2)
    let images = try scratch.contents(of: "in").sorted { $0.key.lexicographicallyPrecedes($1.key) }
    try scratch.write("in/locked/x.jpg", images[0].value)
    // All of it: told before anything is done.
    chmod(try directory("out"), 0o555)
    let refused = try Command.asNobody(["in", "-o", "out", "--jsonl"], in: scratch)
    #expect(refused.status == 73 && refused.output.isEmpty && refused.errors.contains("Permission denied"))
    // A part of it: its tasks fail, one by one.
    chmod(scratch.path + "/out", 0o777)
    chmod(try directory("out/locked"), 0o555)
    let run = try Command.asNobody(["in", "-o", "out", "--jsonl"], in: scratch)
    #expect(run.status == 1, "\(run.errors)")
    #expect(run.records.count { status($0) == "done" } == 2)
    #expect(run.records.compactMap(failureClass) == ["write_failed"] && run.errors.contains("Permission denied"))
    chmod(scratch.path + "/out/locked", 0o777)
    #expect(try Command.asNobody(["in", "-o", "out", "--retry-failed"], in: scratch).status == 0)
  }

  /// EMFILE, wherever on its way the run meets it.
  @Test(arguments: 4...10) func fewDescriptorsAreToldAtOnce(_ limit: Int) throws {
    try generate(4)
    let command = "ulimit -n \(limit) && exec '\(Programs.imgcoord)' in -o out -w 2"
    let run = try Command.run("/bin/sh", ["-c", command], in: scratch.path)
    let outputs = (try? scratch.contents(of: "out"))?.count ?? 0
    if run.status == 0 {
      #expect(outputs == 4 && limit > 6)
    } else {
      #expect([73, 78].contains(run.status) && run.errors.contains("Too many open files"), "\(run.errors)")
      #expect(outputs == 0)
    }
  }
}
#endif
