import Foundation
import Platform
import Testing

/// What is known of a crash, and doing it again.
@Suite(.serialized) struct ForensicsTests {
  private let scratch = Scratch()

  private func generate(_ more: String...) throws {
    #expect(try Command.imgcoord(["generate", "in"] + more, in: scratch).status == 0)
  }

  private func failure(_ record: [String: Any]?) -> [String: Any] { record?["failure"] as? [String: Any] ?? [:] }

  #if os(Linux)
  @Test func crashIsToldInFullAndReplayed() throws {
    try generate("--count", "1", "--min", "6000", "--max", "6000", "--format", "png")
    let input = "in/generated_00000.png"
    let arguments = [
      "in", "-o", "out", "--engine", "vips", "--resize", "5900x5900!", "--blur", "1.5", "--workers", "1", "--retries",
      "0",
    ]
    let run = try Command(Programs.imgcoord, arguments + ["--report", "r.jsonl", "--jsonl"], in: scratch.path)
    usleep(1_000_000)
    let victim = try #require(children(of: run.process.processIdentifier).first)
    kill(victim, SIGSEGV)
    let outcome = run.finish()
    #expect(outcome.status == 1, "\(outcome.errors)")
    let record = try #require(outcome.records.first)
    #expect(failure(record)["class"] as? String == "crashed" && failure(record)["signal"] as? Int == 11)
    #expect(failure(record)["stage"] as? String == "process")
    #expect(failure(record)["operation"] as? String == "resize+blur")
    #expect((failure(record)["message"] as? String)?.contains("at process (resize+blur)") == true)
    #expect(record["format"] as? String == "png" && record["width"] as? Int == 6000)
    #expect(record["recipe"] as? String == "steps:\n  - resize: 5900x5900!\n  - blur: 1.5\n")
    #expect(record["engine_choice"] as? String == "vips")

    #expect(outcome.errors.contains("out/.imgcoord/quarantine"))
    let listed = try scratch.contents(of: "out/.imgcoord")[Array("quarantine".utf8)]
    #expect(listed == Array(input.utf8) + [0])

    let replay = try Command.run(
      Programs.imgworker, ["replay", "r.jsonl", "--input", input, "--output", "again"], in: scratch.path)
    #expect(replay.status == 0 && replay.errors.contains("5900x5900"), "\(replay.errors)")
    let bytes = try #require(try scratch.contents(of: "again").values.first)
    #expect(size(of: bytes)?.0 == 5900)
  }

  @Test func inputLeavesTheQuarantineWhenItIsTriedAgain() throws {
    try generate("--count", "2", "--min", "20", "--max", "20")
    let names = ["in/generated_00000.jpg", "elsewhere.jpg"].map { Array($0.utf8) + [0] }
    try scratch.write("out/.imgcoord/quarantine", names[0] + names[1])
    let run = try Command.imgcoord(["in", "-o", "out"], in: scratch)
    #expect(run.status == 0 && !run.errors.contains("quarantine"), "\(run.errors)")
    #expect(try scratch.contents(of: "out/.imgcoord")[Array("quarantine".utf8)] == names[1])
  }
  #endif

  @Test func replayTakesOneRecordOrOneOfMany() throws {
    try generate("--count", "2", "--min", "20", "--max", "20", "--format", "png")
    try scratch.write("in/broken.png", Array("\u{89}PNG no more".utf8))
    try scratch.write("in/odd\nname.png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])
    let run = try Command.imgcoord(
      ["in", "-o", "out", "--variant", "a: resize=10x10", "--variant", "b: resize=5x5 format=jpg", "--jsonl"],
      in: scratch)
    #expect(run.status == 1, "\(run.errors)")
    try scratch.write("r.jsonl", run.output)
    func replay(_ more: [String], input: [UInt8]? = nil) throws -> Outcome {
      try Command.run(Programs.imgworker, ["replay"] + more, in: scratch.path, input: input)
    }
    let odd = try replay(["r.jsonl", "--input", "in/odd\nname.png"])
    #expect(odd.status == 1 && odd.errors.contains("truncated at decode"), "\(odd.errors)")
    let line = try #require(
      run.output.split(separator: 10).first { String(decoding: $0, as: UTF8.self).contains("broken") })
    let broken = try replay(["-"], input: Array(line))
    #expect(broken.status == 1 && broken.errors.contains("unsupported at decode"), "\(broken.errors)")
    #expect(try replay(["r.jsonl"]).status == 64)
    #expect(try replay(["r.jsonl", "--input", "in/none.png"]).status == 66)
    // What was done is done again, to the byte.
    let done = try replay(["r.jsonl", "--input", "in/generated_00000.png", "-o", "done"])
    #expect(done.status == 0, "\(done.errors)")
    let (first, again) = (try scratch.contents(of: "out"), try scratch.contents(of: "done"))
    #expect(again[Array("a.png".utf8)] == first[Array("generated_00000-a.png".utf8)] && again.count == 2)
    #expect(again[Array("b.jpg".utf8)] == first[Array("generated_00000-b.jpg".utf8)])
    let foreign = try replay(["-"], input: Array("{\"input\": \"in/generated_00000.png\"}".utf8))
    #expect(foreign.status == 65 && foreign.errors.contains("has no recipe"), "\(foreign.errors)")
    for nonsense in ["", "x", "[1]", "{\"input\": ", "{\"recipe\": \"steps: []\"}"] {
      #expect(try replay(["-"], input: Array(nonsense.utf8)).status == 65, "\(nonsense)")
    }
    // The file is repaired, and the same record does it in full.
    try scratch.write("in/broken.png", try scratch.contents(of: "in")[Array("generated_00000.png".utf8)]!)
    #expect(try replay(["r.jsonl", "--input", "in/broken.png", "-o", "again"]).status == 0)
    #expect(Set(try scratch.contents(of: "again").keys) == [Array("a.png".utf8), Array("b.jpg".utf8)])
  }

  @Test func failuresStopOrSkipAsToldTo() throws {
    // More than two workers hold leases of at once.
    try generate("--count", "400", "--min", "20", "--max", "20")
    for number in 0..<4 { try scratch.write("in/bad\(number).jpg", Array("no picture".utf8)) }
    let skipping = try Command.imgcoord(["in", "-o", "a", "--on", "unsupported=skip", "--json"], in: scratch)
    #expect(skipping.status == 0, "\(skipping.errors)")
    #expect(skipping.records.last?["skipped"] as? Int == 4 && skipping.records.last?["failed"] as? Int == 0)
    let bearing = try Command.imgcoord(["in", "-o", "b", "--max-failures", "4"], in: scratch)
    #expect(bearing.status == 1, "\(bearing.errors)")
    for limit in ["--max-failures=3", "--max-failures=0.5%", "--on=unsupported=stop"] {
      let run = try Command.imgcoord(["in", "-o", "c\(limit)", limit, "--json"], in: scratch)
      #expect(run.status == 75, "\(run.errors)")
      #expect(run.errors.contains("starting nothing new; the same command goes on from here"))
    }
    let again = try Command.imgcoord(["in", "-o", "d", "--on", "unsupported=retry", "--jsonl"], in: scratch)
    #expect(again.status == 1)
    let failed = again.records.filter { $0["status"] as? String == "failed" }
    #expect(failed.count == 4 && failed.allSatisfy { $0["attempt"] as? Int == 2 })
    let refused = try Command.imgcoord(["in", "-o", "e", "--on", "bad=skip"], in: scratch)
    #expect(refused.status == 64 && refused.errors.contains("out_of_memory"), "\(refused.errors)")
  }

  @Test func planKnowsWhatIsSkipped() throws {
    try generate("--count", "1", "--min", "20", "--max", "20")
    let list = Array("in/generated_00000.jpg\nin/gone.jpg\n".utf8)
    let plan = try Command.imgcoord(["plan", "-", "-o", "out", "--on", "missing=skip"], in: scratch, input: list)
    let text = String(decoding: plan.output, as: UTF8.self)
    #expect(text.contains("in/gone.jpg: skipped, missing (--on missing=skip)") && text.contains("0 refused"), "\(text)")
  }

  @Test func failuresOfThePlanCountToo() throws {
    try generate("--count", "3", "--min", "20", "--max", "20")
    let list = Array("in/generated_00000.jpg\nin/gone.jpg\n".utf8)
    let run = try Command.imgcoord(["-", "-o", "out", "--on", "missing=stop", "--json"], in: scratch, input: list)
    #expect(run.status == 75 && run.records.last?["done"] as? Int == 0, "\(run.errors)")
    let skip = try Command.imgcoord(["-", "-o", "out", "--on", "missing=skip"], in: scratch, input: list)
    #expect(skip.status == 0, "\(skip.errors)")
  }
}
