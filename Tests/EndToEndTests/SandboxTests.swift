#if os(Linux)
import Foundation
import Platform
import Testing

/// What hostile bytes that took over a worker could still do, and what the sandbox costs honest ones: nothing.
@Suite(.serialized) struct SandboxTests {
  private static let probe = (try! ExecutablePath.current()).removingLastComponent().displayed + "/SandboxProbe"
  /// What neither Landlock nor a filter of numbers denies (SECURITY.md), and system libraries.
  private static let openings: Set = ["stat outside", "access outside", "chdir outside", "read /usr"]

  private let scratch = Scratch()

  /// What the probe says, by name.
  private func probe(_ mode: String, asNobody: Bool) throws -> (outcome: Outcome, results: [String: String]) {
    let place = scratch.path + "/\(mode)-\(asNobody)"
    try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
    chmod(place, 0o777)
    let outcome =
      asNobody
      ? try Command.run(
        "/usr/bin/setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", Self.probe, mode, place])
      : try Command.run(Self.probe, [mode, place])
    var results: [String: String] = [:]
    for line in String(decoding: outcome.output, as: UTF8.self).split(separator: "\n") {
      let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      results[columns[1]] = columns[0]
    }
    return (outcome, results)
  }

  /// As whoever runs the tests, and as a user without any privilege.
  private static let users = getuid() == 0 ? [false, true] : [false]

  @Test(arguments: users)
  func everyEscapeFails(asNobody: Bool) throws {
    let (outcome, results) = try probe("confined", asNobody: asNobody)
    #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
    guard results["Landlock ABI"] != "0", results["filter"] == "true" else {
      print("skipped: \(results["shortfall"] ?? "")")
      return
    }
    let facts: Set = ["microseconds", "Landlock ABI", "limits", "filter", "shortfall"]
    #expect(results["limits"] == "true" && results["shortfall"] == "")
    let attempts = results.filter { !facts.contains($0.key) }
    #expect(attempts.count > 70)
    #expect(Set(attempts.filter { $0.value == "open" }.keys) == Self.openings)
    let denials: Set = ["open", "EPERM", "EACCES", "EXDEV", "ENOSYS"]
    for (name, result) in attempts { #expect(denials.contains(result), "\(name): \(result)") }
  }

  /// Else the attempts would prove nothing.
  @Test(arguments: users)
  func escapesWorkOutside(asNobody: Bool) throws {
    let (_, results) = try probe("free", asNobody: asNobody)
    #expect(results.count > 40)
    for (name, result) in results { #expect(result == "open", "\(name): \(result)") }
  }

  @Test func deathsInsideKeepTheirSignal() throws {
    let aborted = try probe("abort", asNobody: false).outcome
    #expect(aborted.status == SIGABRT, "\(aborted.errors)")
    #if arch(x86_64)
    #expect(try probe("foreign", asNobody: false).outcome.status == SIGSYS)
    #endif
  }

  /// Pictures that are made quickly, enough of them to do something to a run meanwhile.
  private func generate(_ folder: String, count: Int = 300) throws {
    let generated = try Command.imgcoord(
      ["generate", folder, "--count", "\(count)", "--kind", "solid", "--min", "90", "--max", "120"], in: scratch)
    #expect(generated.status == 0, "\(generated.errors)")
  }

  /// A worker of a run that has written its first output.
  private func worker(of run: Command) throws -> Int32 {
    let folder = scratch.path + "/out"
    while run.process.isRunning,
      !((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).contains(where: { $0.hasSuffix(".jpg") })
    { usleep(1000) }
    return try #require(children(of: run.process.processIdentifier).first)
  }

  private func fields(_ path: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n") {
      let parts = line.split(separator: ":", maxSplits: 1)
      if parts.count == 2 { found[String(parts[0])] = parts[1].trimmingCharacters(in: .whitespaces) }
    }
    return found
  }

  @Test func everyThreadOfAWorkerIsHeld() throws {
    try generate("in")
    let run = try Command(
      Programs.imgcoord,
      ["in", "-o", "out", "--engine", "vips", "--workers", "1", "--sandbox", "require", "--jsonl"], in: scratch.path)
    let pid = try worker(of: run)
    kill(pid, SIGSTOP)
    let threads = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task")
    #expect(threads.count > 2)
    for thread in threads {
      let status = try fields("/proc/\(pid)/task/\(thread)/status")
      #expect(status["NoNewPrivs"] == "1" && status["Seccomp"] == "2")
      // At most the capabilities about file permissions: bits 1, 2 and 3.
      #expect(try #require(UInt64(status["CapEff"] ?? "", radix: 16)) & ~0b1110 == 0)
    }
    let limits = try String(contentsOfFile: "/proc/\(pid)/limits", encoding: .utf8)
    #expect(limits.split(separator: "\n").contains { $0.hasPrefix("Max core file size        0    ") })
    let score = try String(contentsOfFile: "/proc/\(pid)/oom_score_adj", encoding: .utf8)
    #expect(try #require(Int(score.trimmingCharacters(in: .newlines))) >= 500)
    kill(pid, SIGCONT)
    let outcome = run.finish()
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.records.count == 300 && outcome.records.allSatisfy { $0["sandbox"] as? String == "landlock+seccomp" })
    #expect(outcome.errors.contains("sandbox landlock+seccomp (Landlock ABI"))
  }

  @Test(arguments: ["auto", "off"]) func timesArePreserved(_ sandbox: String) throws {
    try generate("in", count: 1)
    let input = scratch.path + "/in/generated_00000.jpg"
    let date = Date(timeIntervalSince1970: 1_000_000_000)
    try FileManager.default.setAttributes([.modificationDate: date], ofItemAtPath: input)
    let run = try Command.imgcoord(["in", "-o", "times", "--preserve-times", "--sandbox", sandbox], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let output = try FileManager.default.attributesOfItem(atPath: scratch.path + "/times/generated_00000.jpg")
    #expect(output[.modificationDate] as? Date == date)
  }

  /// What a name leads to after the plan was made is not read, were it even an image.
  @Test func inputThatBecameALinkOutIsNotRead() throws {
    for folder in ["in", "elsewhere"] { try generate(folder) }
    let run = try Command(
      Programs.imgcoord,
      ["in", "-o", "out", "--engine", "vips", "--workers", "1", "--sandbox", "require", "--jsonl"], in: scratch.path)
    let pid = try worker(of: run)
    kill(pid, SIGSTOP)
    let last = scratch.path + "/in/generated_00299.jpg"
    try FileManager.default.removeItem(atPath: last)
    try FileManager.default.createSymbolicLink(
      atPath: last, withDestinationPath: "../elsewhere/generated_00299.jpg")
    kill(pid, SIGCONT)
    let outcome = run.finish()
    let failures = outcome.records.compactMap { $0["failure"] as? [String: Any] }
    #expect(outcome.status == 1 && failures.count == 1, "\(outcome.errors)")
    #expect(failures.first?["class"] as? String == "unreadable")
  }

  @Test(arguments: [SIGSYS, SIGABRT, SIGSEGV])
  func deathByASignalIsTold(_ signal: Int32) throws {
    try generate("in")
    let run = try Command(
      Programs.imgcoord,
      ["in", "-o", "out", "--engine", "vips", "--workers", "1", "--sandbox", "require", "--retries", "0", "--jsonl"],
      in: scratch.path)
    kill(try worker(of: run), signal)
    let outcome = run.finish()
    let failures = outcome.records.compactMap { $0["failure"] as? [String: Any] }
    #expect(outcome.status == 1 && failures.count == 1, "\(outcome.errors)")
    #expect(failures.first?["class"] as? String == "crashed" && failures.first?["signal"] as? Int == Int(signal))
  }

  @Test func everyFormatComesOutTheSame() throws {
    let formats = ["jpg", "png", "gif", "webp", "tiff", "bmp", "avif"]
    let generated = try Command.imgcoord(
      [
        "generate", "in", "--count", "14", "--kind", "photo", "--max", "400", "--format",
        formats.joined(separator: ","),
      ],
      in: scratch)
    #expect(generated.status == 0, "\(generated.errors)")
    try scratch.write("in/drawing.jpg", Array("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".utf8))
    for format in [nil] + formats {
      let flags = format.map { ["-f", $0] } ?? []
      for mode in ["off", "require"] {
        let run = try Command.imgcoord(
          ["in", "-o", "\(format ?? "own")-\(mode)", "--sandbox", mode, "--jsonl"] + flags, in: scratch)
        #expect(run.status == 1, "\(run.errors)")
        let failures = run.records.compactMap { ($0["failure"] as? [String: Any])?["class"] as? String }
        #expect(failures == ["unsupported"], "\(run.errors)")
      }
      let outputs = try scratch.contents(of: "\(format ?? "own")-off")
      #expect(outputs.count == 14)
      #expect(try scratch.contents(of: "\(format ?? "own")-require") == outputs)
    }
  }

  /// Links to files and directories elsewhere, a linked output directory, names of any bytes, more directories than a
  /// worker is told.
  @Test func scatteredAndLinkedInputsAreRead() throws {
    try generate("real", count: 2)
    let picture = try #require(try scratch.contents(of: "real").values.first)
    let files = FileManager.default
    for folder in ["in", "on-another-disk"] {
      try files.createDirectory(atPath: scratch.path + "/" + folder, withIntermediateDirectories: true)
    }
    for (name, target) in [("in/folder", "../real"), ("in/a.jpg", "folder/generated_00000.jpg"), ("in/b.jpg", "a.jpg")]
    {
      try files.createSymbolicLink(atPath: scratch.path + "/" + name, withDestinationPath: target)
    }
    try files.createSymbolicLink(atPath: scratch.path + "/out", withDestinationPath: "on-another-disk")
    let linked = try Command.imgcoord(["in", "--follow", "-o", "out", "--sandbox", "require"], in: scratch)
    #expect(linked.status == 0 && linked.errors.contains("4 done"), "\(linked.errors)")
    #expect(try scratch.contents(of: "on-another-disk").count == 4)

    var list: [UInt8] = []
    for number in 0..<400 {
      let name = Array("set/\(number % 7)/\(number)/".utf8) + [0x70, 0xff] + Array(".jpg".utf8)
      try scratch.write(path: name, picture)
      list += name + [0]
    }
    let scattered = try Command.run(
      Programs.imgcoord, ["-0", "-", "-o", "far/away", "--sandbox", "require"], in: scratch.path, input: list)
    #expect(scattered.status == 0, "\(scattered.errors)")
    #expect(try scratch.contents(of: "far/away").count == 400)
  }

  @Test func withoutLandlockTheModeDecides() throws {
    try generate("in", count: 20)
    func run(_ mode: String) throws -> Outcome {
      try Command.run(
        Self.probe, ["run", Programs.imgcoord, "in", "-o", mode, "--sandbox", mode, "--json"], in: scratch.path)
    }
    let automatic = try run("auto")
    #expect(automatic.status == 0, "\(automatic.errors)")
    #expect(automatic.errors.components(separatedBy: "Landlock: landlock_create_ruleset").count == 2, "one warning")
    #expect(automatic.records.first?["sandbox"] as? String == "seccomp")
    let required = try run("require")
    #expect(required.status == 78 && required.errors.contains("landlock_create_ruleset"), "\(required.errors)")
    #expect(try scratch.contents(of: "require").isEmpty)
    let off = try run("off")
    #expect(off.status == 0 && !off.errors.contains("andlock"), "\(off.errors)")
    #expect(off.records.first?["sandbox"] as? String == "none")
  }
}
#endif
