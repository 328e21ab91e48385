import Foundation
import Platform
import Testing

/// What runs remember of each other: what is stale and why, what failed, what is left to do.
struct JournalTests {
  private let scratch = Scratch()

  private func run(_ more: String...) throws -> Outcome {
    try Command.imgcoord(["in", "-o", "out", "--jsonl"] + more, in: scratch)
  }

  private func generate(_ count: Int) throws {
    #expect(try Command.imgcoord(["generate", "in", "--count", "\(count)"], in: scratch).status == 0)
  }

  private func count(_ status: String, _ outcome: Outcome) -> Int {
    outcome.records.count { $0["status"] as? String == status }
  }

  /// The first record of a failure.
  private func failed(_ outcome: Outcome) -> [String: Any]? {
    outcome.records.first { $0["status"] as? String == "failed" }
  }

  /// What `plan` says of each input, by its number.
  private func plan(_ more: String...) throws -> [Int: String] {
    let outcome = try Command.imgcoord(["plan", "in", "-o", "out", "--json"] + more, in: scratch)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let said = outcome.records.map { row in
      let input = row["input"] as! String
      return (Int(input.split(separator: "_").last!.prefix(5))!, "\(row["decision"]!) \(row["reason"] ?? "")")
    }
    return Dictionary(uniqueKeysWithValues: said)
  }

  /// Puts another letter for the first of a line, from 0.
  private func damage(line number: Int) throws {
    var lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n").map(String.init)
    lines[number] = "x" + lines[number].dropFirst()
    try (lines.joined(separator: "\n") + "\n").write(toFile: journal, atomically: true, encoding: .utf8)
  }

  private func touch(_ name: String, _ date: String) throws {
    #expect(try Command.run("/usr/bin/touch", ["-d", date, scratch.path + "/" + name]).status == 0)
  }

  private var journalSize: Int { ((try? Data(contentsOf: URL(filePath: journal))) ?? Data()).count }

  private var journal: String { scratch.path + "/out/.imgcoord/journal.jsonl" }

  @Test func planSaysWhyEachFileIsStale() throws {
    try generate(7)
    #expect(try Set(plan().values) == ["run "])
    #expect(try run().status == 0)
    #expect(try plan().values.allSatisfy { $0.hasPrefix("skip up to date") })
    try touch("in/generated_00001.jpg", "2035-01-01")
    try touch("in/generated_00002.jpg", "2005-01-01")
    try scratch.write("out/generated_00003.jpg", [1, 2, 3])
    try touch("out/generated_00004.jpg", "2035-01-01")
    try FileManager.default.removeItem(atPath: scratch.path + "/out/generated_00005.jpg")
    try scratch.write("in/generated_00007.jpg", try #require(scratch.contents(of: "in").values.first))
    let said = try plan()
    let expected = [
      1: "run input is newer", 2: "run input was changed", 3: "run output was changed since",
      4: "run output was changed since", 5: "run output is missing", 7: "run ",
    ]
    for (number, words) in expected { #expect(said[number] == words) }
    for number in [0, 6] { #expect(said[number]?.hasPrefix("skip up to date") == true) }
    #expect(try Set(plan("--resize", "10x10!").filter { ![5, 7].contains($0.key) }.values) == ["run recipe changed"])
    let text = try Command.imgcoord(["plan", "in", "-o", "out"], in: scratch)
    #expect(String(decoding: text.output, as: UTF8.self).contains("out/generated_00001.jpg (input is newer)"))

    // The run does what the plan said, and then nothing is stale.
    let outcome = try run()
    #expect(outcome.status == 0 && count("done", outcome) == 6 && count("skipped", outcome) == 2)
    #expect(try plan().values.allSatisfy { $0.hasPrefix("skip up to date") })
  }

  @Test func withoutAnEntryDatesAreCompared() throws {
    try generate(3)
    #expect(try run("--no-journal").status == 0)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out/.imgcoord"))
    try touch("in/generated_00001.jpg", "2035-01-01")
    let said = try plan()
    #expect(said[1] == "run input is newer; no journal entry: compared by dates")
    #expect(said[0]?.hasPrefix("skip output is newer than the input; no journal entry: compared by dates") == true)
    // Where there is an entry, --no-journal does not look at it.
    #expect(try run().status == 0)
    #expect(try plan("--resize", "9x9!")[1] == "run recipe changed")
    try touch("out/generated_00001.jpg", "2036-01-01")
    #expect(try plan("--resize", "9x9!", "--no-journal")[1]?.hasPrefix("skip") == true)
  }

  @Test func whatAnotherVersionMadeIsMadeAgain() throws {
    try generate(2)
    #expect(try run().status == 0)
    try rewriteHeader { $0.replacing("\"tool\":\"", with: "\"tool\":\"0.0.9-") }
    #expect(try Set(plan().values).first?.hasPrefix("run made by version 0.0.9-") == true)
    let refused = try run("--resume")
    #expect(refused.status == 65 && refused.errors.contains("0.0.9-"), "\(refused.errors)")
    #expect(try count("done", run()) == 2)
    #expect(try plan().values.allSatisfy { $0.hasPrefix("skip") })
  }

  /// Changes the journal's first line and signs it again.
  private func rewriteHeader(_ change: (String) -> String) throws {
    var lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n").map(String.init)
    let body = change(String(lines[0].dropLast(26)))
    let sum = body.utf8.reduce(UInt64(0xcbf2_9ce4_8422_2325)) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    lines[0] = body + ",\"sum\":\"\(String(format: "%016lx", sum))\"}"
    try (lines.joined(separator: "\n") + "\n").write(toFile: journal, atomically: true, encoding: .utf8)
  }

  @Test func otherRunsAreNotForgotten() throws {
    try generate(4)
    for part in ["00000", "00001"] {
      #expect(try Command.imgcoord(["in/generated_\(part).jpg", "-o", "out"], in: scratch).status == 0)
    }
    #expect(try Command.imgcoord(["in", "-o", "out", "-f", "png"], in: scratch).status == 0)
    let outcome = try run()
    #expect(count("done", outcome) == 2 && count("skipped", outcome) == 2)
    #expect(try count("skipped", run("-f", "png")) == 4)
  }

  @Test func failuresAreRepeatedWhenAskedFor() throws {
    try generate(4)
    try scratch.write("in/broken_00009.jpg", [0xff, 0xd8, 0xff, 0xe0, 0, 1, 2])
    let first = try run()
    #expect(first.status == 1 && count("failed", first) == 1)
    let failure = try #require(failed(first)?["failure"] as? [String: Any])
    try FileManager.default.removeItem(atPath: scratch.path + "/out/generated_00002.jpg")

    // Resumed: what failed has failed, in the same words, and is not tried; what is missing is done.
    let resumed = try run("--resume")
    #expect(resumed.status == 1 && count("done", resumed) == 1 && count("skipped", resumed) == 3)
    let again = try #require(failed(resumed))
    #expect(again["attempt"] as? Int == 0)
    #expect((again["failure"] as? [String: Any])?["message"] as? String == failure["message"] as? String)

    try FileManager.default.removeItem(atPath: scratch.path + "/out/generated_00001.jpg")
    let only = try run("--retry-failed")
    #expect(only.status == 1 && count("failed", only) == 1 && count("skipped", only) == 4)
    #expect(failed(only)?["attempt"] as? Int == 1)
    let both = try run("--resume", "--retry-failed")
    #expect(count("failed", both) == 1 && count("done", both) == 1)

    // Mended, it is a failure of before that succeeds now.
    let image = try #require(scratch.contents(of: "in")[Array("generated_00000.jpg".utf8)])
    try scratch.write("in/broken_00009.jpg", image)
    #expect(try plan("--retry-failed")[9] == "run failed before")
    let mended = try run("--retry-failed")
    #expect(mended.status == 0 && count("done", mended) == 1)
    #expect(try count("skipped", run("--retry-failed")) == 5)
  }

  @Test func onlyTheSameRunIsResumed() throws {
    try generate(3)
    // Without an earlier run, this is its start.
    #expect(try run("--resume").status == 0)
    for (arguments, word) in [
      (["in/generated_00000.jpg", "-o", "out"], "inputs"), (["in", "-o", "out", "--resize", "9x9"], "recipe"),
      (["in", "-o", "out", "-f", "png"], "inputs"), (["in", "-o", "out", "--template", "x-{}"], "inputs"),
    ] {
      let before = try scratch.contents(of: "out")
      let refused = try Command.imgcoord(arguments + ["--resume"], in: scratch)
      #expect(refused.status == 65 && refused.errors.contains(word), "\(refused.errors)")
      #expect(try scratch.contents(of: "out") == before)
    }
    let refused = try run("--resume", "--no-journal")
    #expect(refused.status == 64 && refused.errors.contains("--no-journal"))
  }

  @Test(arguments: ["overwrite", "skip", "fail", "rename"]) func everyPolicyIsResumed(_ policy: String) throws {
    try generate(40)
    if policy == "overwrite" || policy == "rename" { #expect(try run("--resize", "7x7!").status == 0) }
    let before = journalSize
    let interrupted = try Command(
      Programs.imgcoord, ["in", "-o", "out", "--engine", "vips", "--if-exists", policy, "-w", "1", "-Q", "90"],
      in: scratch.path)
    while interrupted.process.isRunning, journalSize < before + 2_000 { usleep(1000) }
    kill(interrupted.process.processIdentifier, SIGINT)
    _ = interrupted.finish()
    let resumed = try run("--engine", "vips", "--if-exists", policy, "--resume", "-Q", "90")
    #expect(resumed.status == 0, "\(resumed.errors)")
    #expect(resumed.records.count == 40)
    let sizes = try scratch.contents(of: "out").mapValues { size(of: $0)?.0 }
    #expect(sizes.values.count { $0 == 256 } == 40)
    #expect(sizes.count == (policy == "rename" ? 80 : 40))
  }

  @Test func theJournalIsNobodysOutput() throws {
    try generate(1)
    #expect(try run().status == 0)
    let before = try Data(contentsOf: URL(filePath: journal))
    for arguments in [
      ["--template", ".imgcoord/{/}"], ["--template", ".IMGCOORD/journal.jsonl"],
      ["--report", "out/.imgcoord/journal.jsonl"],
    ] {
      let refused = try Command.imgcoord(["in", "-o", "out"] + arguments, in: scratch)
      #expect(refused.status == 73 && refused.errors.contains(".imgcoord"), "\(refused.errors)")
    }
    #expect(try Data(contentsOf: URL(filePath: journal)) == before)
  }

  @Test func damageIsToldAndLivedWith() throws {
    try generate(3)
    #expect(try run().status == 0)
    var bytes = try Data(contentsOf: URL(filePath: journal))
    bytes[bytes.count / 2] ^= 1
    try bytes.write(to: URL(filePath: journal))
    let run = try run()
    #expect(run.status == 0 && run.errors.contains("damaged"), "\(run.errors)")
    #expect(try !self.run().errors.contains("damaged"))
  }

  @Test func whatTheDamageSaidIsDoneAgain() throws {
    try generate(6)
    #expect(try run("--resize", "30x30!").status == 0)
    try damage(line: 2)
    // A run about something else does not make it forgotten.
    try scratch.write("else/where.jpg", try #require(scratch.contents(of: "in").values.first))
    #expect(try Command.imgcoord(["else", "-o", "out", "--resize", "30x30!"], in: scratch).status == 0)
    try FileManager.default.removeItem(atPath: scratch.path + "/out/where.jpg")
    #expect(try plan("--resize", "30x30!").values.count { $0 == "run the journal is damaged" } == 1)
    let other = try run("--resize", "7x7!")
    #expect(other.status == 0 && count("done", other) == 6, "\(other.errors)")
    #expect(try scratch.contents(of: "out").values.allSatisfy { size(of: $0)?.0 == 7 })
  }

  @Test func refusalsOfThePlanAreFailuresToRepeat() throws {
    try generate(2)
    let list = Array("in/generated_00000.jpg\nin/generated_00001.jpg\nin/late.jpg\n".utf8)
    func run(_ more: String...) throws -> Outcome {
      try Command.imgcoord(["-", "-o", "out", "--jsonl"] + more, in: scratch, input: list)
    }
    #expect(try run().status == 1)
    try scratch.write("in/late.jpg", try #require(scratch.contents(of: "in").values.first))
    let again = try run("--retry-failed")
    #expect(again.status == 0 && count("done", again) == 1 && count("skipped", again) == 2, "\(again.errors)")
    // What was never tried did not fail, and is said to be left.
    try scratch.write("in/more.jpg", try #require(scratch.contents(of: "in").values.first))
    let more = try Command.imgcoord(["in", "-o", "out", "--retry-failed"], in: scratch)
    #expect(more.status == 0 && more.errors.contains("skipped 1: never done"), "\(more.errors)")
    let nothing = try Command.imgcoord(["in", "-o", "elsewhere", "--retry-failed"], in: scratch)
    #expect(nothing.status == 65 && nothing.errors.contains("knows of no run"), "\(nothing.errors)")
  }

  @Test func whatIsLostIsResumedAndRepeated() throws {
    try generate(4)
    try scratch.write("in/broken_00009.jpg", Array("no picture".utf8))
    #expect(try Command.imgcoord(["in/generated_00000.jpg", "-o", "out"], in: scratch).status == 0)
    #expect(try run().status == 1)
    // The header of the last run.
    try damage(line: 2)
    let resumed = try run("--resume")
    #expect(resumed.status == 1 && count("skipped", resumed) == 4 && count("done", resumed) == 0, "\(resumed.errors)")
    // The line of a failure.
    let lines = try String(contentsOfFile: journal, encoding: .utf8).split(separator: "\n")
    try damage(line: try #require(lines.lastIndex { $0.contains("\"failed\"") }))
    try scratch.write(
      "in/broken_00009.jpg", try #require(scratch.contents(of: "in")[Array("generated_00001.jpg".utf8)]))
    let again = try run("--retry-failed")
    #expect(again.status == 0 && count("done", again) == 1, "\(again.errors)")
  }

  @Test func inputThatWasAwayIsUpToDate() throws {
    try generate(2)
    let list = Array("in/generated_00000.jpg\nin/generated_00001.jpg\n".utf8)
    let (here, there) = (scratch.path + "/in/generated_00000.jpg", scratch.path + "/away.jpg")
    #expect(try Command.imgcoord(["-", "-o", "out"], in: scratch, input: list).status == 0)
    try FileManager.default.moveItem(atPath: here, toPath: there)
    #expect(try Command.imgcoord(["-", "-o", "out"], in: scratch, input: list).status == 1)
    try FileManager.default.moveItem(atPath: there, toPath: here)
    let back = try Command.imgcoord(["-", "-o", "out"], in: scratch, input: list)
    #expect(back.status == 0 && back.errors.contains("skipped 2: up to date"), "\(back.errors)")
  }

  @Test(arguments: [["--on", "missing=stop"], ["--max-failures", "1"]])
  func refusalsOfThePlanStopOnce(_ rule: [String]) throws {
    try generate(3)
    let list = Array("in/generated_00000.jpg\nin/gone1.jpg\nin/generated_00001.jpg\nin/gone2.jpg\n".utf8)
    let statuses = try (0..<3).map { _ in
      try Command.imgcoord(["-", "-o", "out", "--resume"] + rule, in: scratch, input: list).status
    }
    #expect(statuses == [75, 1, 1])
    #expect(try scratch.contents(of: "out").count == 2)
  }

  @Test func runWithoutAnyWorkerIsNoRunToGoOnWith() throws {
    try generate(3)
    let list = Array("in/generated_00000.jpg\nin/gone.jpg\nin/generated_00001.jpg\n".utf8)
    let arguments = ["-", "-o", "out", "--resize", "20x20"]
    #expect(try Command.imgcoord(arguments + ["--on", "missing=stop"], in: scratch, input: list).status == 75)
    try scratch.write("worker", Array("#!/bin/sh\nexit 3\n".utf8))
    #expect(chmod(scratch.path + "/worker", 0o755) == 0)
    let dead = try Command.run(
      Programs.imgcoord, ["-", "-o", "out", "--resize", "9x9"], in: scratch.path, input: list,
      environment: ["IMGCOORD_WORKER": scratch.path + "/worker"])
    #expect(dead.status == 70, "\(dead.errors)")
    let resumed = try Command.imgcoord(arguments + ["--resume"], in: scratch, input: list)
    #expect(resumed.status == 1 && resumed.errors.contains("2 done"), "\(resumed.errors)")
  }

  @Test(arguments: [["--on", "unsupported=stop"], ["--max-failures", "1"]])
  func resumedRunsThatStopComeToAnEnd(_ rule: [String]) throws {
    try generate(12)
    for number in [0, 3, 6] { try scratch.write("in/generated_0000\(number)b.jpg", Array("no picture".utf8)) }
    var statuses: [Int32] = []
    while statuses.count < 8, statuses.last != 1 {
      let run = try Command.imgcoord(["in", "-o", "out", "-w", "1", "--resume"] + rule, in: scratch)
      statuses.append(run.status)
    }
    #expect(statuses.last == 1 && statuses.dropLast().allSatisfy { $0 == 75 }, "\(statuses)")
    #expect(try scratch.contents(of: "out").count == 12)
  }

  @Test func runsThatDidNothingAreNotResumed() throws {
    try generate(4)
    #expect(try run().status == 0)
    try FileManager.default.removeItem(atPath: scratch.path + "/out/generated_00002.jpg")
    let lines = journalSize
    // Up to date; refused for its report; order of a list.
    #expect(try Command.imgcoord(["in/generated_00000.jpg", "-o", "out"], in: scratch).status == 0)
    #expect(try Command.imgcoord(["in", "-o", "out", "-Q", "9", "--report", "no/such"], in: scratch).status == 73)
    #expect(journalSize == lines)
    let names = (0..<4).reversed().map { "in/generated_0000\($0).jpg\n" }.joined()
    let resumed = try Command.imgcoord(["-", "-o", "out", "--resume"], in: scratch, input: Array(names.utf8))
    #expect(resumed.status == 0 && resumed.errors.contains("1 done"), "\(resumed.errors)")
  }

  @Test func renamedOutputsThatAreGoneAreMadeAgain() throws {
    try generate(3)
    for _ in 0..<2 { #expect(try run("--if-exists", "rename").status == 0) }
    try FileManager.default.removeItem(atPath: scratch.path + "/out/generated_00001-1.jpg")
    let resumed = try run("--if-exists", "rename", "--resume")
    #expect(resumed.status == 0 && count("done", resumed) == 1 && count("skipped", resumed) == 2)
    #expect(try scratch.contents(of: "out").count == 6)
  }

  @Test func temporariesGoWhereNothingIsToBeDone() throws {
    try generate(2)
    #expect(try run().status == 0)
    let name = TemporaryName(place: TemporaryName().place, pid: 999_999_999, serial: 1).text
    try scratch.write("out/\(name)", [1])
    #expect(try run().status == 0)
    #expect(try scratch.contents(of: "out").count == 2)
  }

  @Test func durableOutputsAreTheSame() throws {
    try generate(5)
    #expect(try run().status == 0)
    let durable = try Command.imgcoord(["in", "-o", "durable/deep/er", "--durable"], in: scratch)
    #expect(durable.status == 0, "\(durable.errors)")
    #expect(try scratch.contents(of: "durable/deep/er") == scratch.contents(of: "out"))
  }
}
