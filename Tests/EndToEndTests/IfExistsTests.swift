import Foundation
import Testing

struct IfExistsTests {
  private let scratch = Scratch()

  private func run(_ policy: String, _ more: String...) throws -> Outcome {
    try Command.imgcoord(["in", "-o", "out", "--if-exists", policy, "--jsonl"] + more, in: scratch)
  }

  private func statuses(_ outcome: Outcome) -> [String] {
    outcome.records.compactMap { $0["status"] as? String }.sorted()
  }

  @Test func policies() throws {
    #expect(try Command.imgcoord(["generate", "in", "--count", "3"], in: scratch).status == 0)
    #expect(try statuses(run("update")) == ["done", "done", "done"])
    let first = try scratch.contents(of: "out")

    // Nothing changed: nothing to do.
    #expect(try statuses(run("update")) == ["skipped", "skipped", "skipped"])
    // One input is newer, one output is gone.
    let soon = Date(timeIntervalSinceNow: 5)
    try FileManager.default.setAttributes(
      [.modificationDate: soon], ofItemAtPath: scratch.path + "/in/generated_00001.jpg")
    try FileManager.default.removeItem(atPath: scratch.path + "/out/generated_00002.jpg")
    #expect(try statuses(run("update")) == ["done", "done", "skipped"])
    #expect(try scratch.contents(of: "out") == first)

    let skipped = try run("skip")
    #expect(skipped.status == 0 && statuses(skipped) == ["skipped", "skipped", "skipped"])
    let failed = try run("fail")
    #expect(failed.status == 1 && statuses(failed) == ["failed", "failed", "failed"])
    #expect(failed.records.allSatisfy { ($0["failure"] as? [String: Any])?["class"] as? String == "exists" })
    #expect(try scratch.contents(of: "out") == first)

    #expect(try statuses(run("overwrite", "--resize", "8x8!")) == ["done", "done", "done"])
    for bytes in try scratch.contents(of: "out").values { #expect(size(of: bytes)?.0 == 8) }

    let renamed = try run("rename", "--resize", "9x9!")
    #expect(renamed.status == 0)
    let names = try scratch.contents(of: "out").mapValues { size(of: $0)?.0 }
    #expect(names.count == 6)
    for number in 0..<3 {
      #expect(names[Array("generated_0000\(number).jpg".utf8)] == 8)
      #expect(names[Array("generated_0000\(number)-1.jpg".utf8)] == 9)
    }
  }

  /// The name a renamed output would get is already another input's.
  @Test func renameMeetsNoOtherOutput() throws {
    #expect(try Command.imgcoord(["generate", "g", "--count", "1"], in: scratch).status == 0)
    let image = try #require(try scratch.contents(of: "g").values.first)
    for name in ["in/a.jpg", "in/a-1.jpg", "in/a-2.jpg"] { try scratch.write(name, image) }
    try scratch.write("out/a.jpg", [1])
    let outcome = try run("rename")
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      try Set(scratch.contents(of: "out").keys.map { String(decoding: $0, as: UTF8.self) }) == [
        "a.jpg", "a-1.jpg", "a-2.jpg", "a-3.jpg",
      ])
    #expect(try scratch.contents(of: "out")[Array("a.jpg".utf8)] == [1])
  }
}
