import Foundation
import Platform
import Testing

/// What the place a run happens in can do to it: readers that stall, odd dates, old leftovers. Disks: `DiskTests`.
@Suite(.serialized) struct SurroundingsTests {
  private let scratch = Scratch()

  private func generate(_ count: Int, _ more: String...) throws {
    #expect(try Command.imgcoord(["generate", "in", "--count", "\(count)"] + more, in: scratch).status == 0)
  }

  #if os(Linux)
  /// As a user who may not read everything, whoever runs the tests.
  @Test func unreadableInputIsATypedFailure() throws {
    try generate(2)
    let secret = scratch.path + "/in/generated_00000.jpg"
    chmod(secret, 0)
    let run = try Command.asNobody(["in", "-o", "out", "--jsonl"], in: scratch)
    #expect(run.status == 1, "\(run.errors)")
    let failures = run.records.compactMap { ($0["failure"] as? [String: Any])?["class"] as? String }
    #expect(run.records.count == 2 && failures == ["unreadable"])
  }
  #endif

  #if os(Linux)
  /// What is opened later must not become a standard stream, to be written to by mistake. Looked at from outside, while it
  /// waits for its list.
  @Test func closedStreamsAreOpened() throws {
    let list = scratch.path + "/list"
    try #require(mkfifo(list, 0o600) == 0)
    let run = try Command(
      "/bin/sh",
      ["-c", "exec '\(Programs.imgcoord)' plan --files-from list -o out <&- 2>&- 3>&- 4>&-"], in: scratch.path)
    var writer: Int32 = -1
    let deadline = Date(timeIntervalSinceNow: 20)
    while writer < 0, Date() < deadline {
      writer = open(list, O_WRONLY | O_NONBLOCK)
      usleep(1000)
    }
    try #require(writer >= 0)
    func target(_ number: Int) -> String? {
      try? FileManager.default.destinationOfSymbolicLink(
        atPath: "/proc/\(run.process.processIdentifier)/fd/\(number)")
    }
    // The list can be written to a moment before its reader's open(2) has returned.
    while target(3) == nil, Date() < deadline { usleep(1000) }
    #expect(target(0) == "/dev/null" && target(2) == "/dev/null")
    // And nothing beyond them: the next file got the number it would have got.
    #expect(target(3) == list && target(4) == nil)
    close(writer)
    // The list names no file.
    #expect(run.finish().status == 66)
  }
  #endif

  @Test func stalledReaderDoesNotDeafenTheRun() throws {
    try generate(400)
    // Nobody reads this pipe: records fill it long before the run ends.
    let (unread, errors) = (Pipe(), Pipe())
    let run = Process()
    run.executableURL = URL(filePath: Programs.imgcoord)
    run.arguments = ["in", "-o", "out", "--resize", "8x8!", "--jsonl", "--progress", "never"]
    run.currentDirectoryURL = URL(filePath: scratch.path)
    (run.standardOutput, run.standardError, run.standardInput) = (unread, errors, FileHandle.nullDevice)
    try run.run()
    let outputs = scratch.path + "/out"
    var (before, after) = (-1, 0)
    while before != after || after < 64 {
      before = after
      usleep(700_000)
      after = ((try? FileManager.default.contentsOfDirectory(atPath: outputs)) ?? []).count
    }
    #expect(after < 400 && run.isRunning, "the run stands still, its reader being slow")
    for _ in 0..<2 {
      kill(run.processIdentifier, SIGINT)
      usleep(300_000)
    }
    let deadline = Date(timeIntervalSinceNow: 2)
    while run.isRunning, Date() < deadline { usleep(20_000) }
    #expect(!run.isRunning)
    if run.isRunning { kill(run.processIdentifier, SIGKILL) }
    run.waitUntilExit()
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(run.terminationStatus == 130 && words.contains("interrupted") && words.contains("stopped"), "\(words)")
  }

  @Test func fullStandardOutputIsAnError() throws {
    try generate(2)
    for arguments in ["in -o out --json", "plan in -o out", "in -o out --jsonl --if-exists overwrite"] {
      let run = try Command.run("/bin/sh", ["-c", "'\(Programs.imgcoord)' \(arguments) > /dev/full"], in: scratch.path)
      #expect(run.status == 73, "\(arguments): \(run.errors)")
      #expect(run.errors.contains("standard output"))
    }
  }

  @Test func anyDateIsADate() throws {
    try generate(2)
    for (name, date) in [("generated_00000.jpg", "2400-01-01"), ("generated_00001.jpg", "1902-01-01")] {
      #expect(try Command.run("/usr/bin/touch", ["-d", date, scratch.path + "/in/" + name]).status == 0)
    }
    let run = try Command.imgcoord(["in", "-o", "out"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func closedStandardOutputIsNoReport() throws {
    try generate(2)
    for flags in ["--jsonl", "--json"] {
      let run = try Command.run(
        "/bin/sh", ["-c", "'\(Programs.imgcoord)' in -o 'out\(flags)' \(flags) >&-"], in: scratch.path)
      #expect(run.status == 73 && run.errors.contains("standard output"), "\(run.errors)")
    }
    let silent = try Command.run("/bin/sh", ["-c", "'\(Programs.imgcoord)' in -o out >&-"], in: scratch.path)
    #expect(silent.status == 0, "\(silent.errors)")
  }

  @Test func ignoredChildSignalIsUndone() throws {
    try generate(4)
    let script =
      "import os,signal;signal.signal(signal.SIGCHLD,signal.SIG_IGN);os.execv('\(Programs.imgcoord)',['imgcoord','in','-o','out'])"
    let run = try Command.run("/usr/bin/env", ["python3", "-c", script], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
  }

  @Test func leftoversOfDeadRunsAreSwept() throws {
    try generate(2)
    #if os(Linux)
    try FileManager.default.createDirectory(atPath: scratch.path + "/out", withIntermediateDirectories: true)
    let dead = Process()
    dead.executableURL = URL(filePath: "/bin/true")
    try dead.run()
    dead.waitUntilExit()
    let here = TemporaryName()
    let stale = TemporaryName(place: here.place, pid: dead.processIdentifier, serial: 7).text
    try scratch.write("out/" + stale, [1, 2, 3])
    try scratch.write("out/.imgcoord-notes.txt", [1])
    #expect(try Command.imgcoord(["in", "-o", "out"], in: scratch).status == 0)
    let names = try scratch.contents(of: "out").keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    #expect(names == [".imgcoord-notes.txt", "generated_00000.jpg", "generated_00001.jpg"])
    #endif
  }

  @Test(arguments: ["in/generated_00000.jpg", "out/generated_00001.jpg", "list", "x.png", "in"])
  func reportReplacesNothingOfValue(_ report: String) throws {
    try generate(2)
    try scratch.write("list", Array("in/generated_00000.jpg\nin/generated_00001.jpg\n".utf8))
    try scratch.write("x.png", [1])
    try scratch.write("out/keep", [1])
    let before = try [scratch.contents(of: "."), scratch.contents(of: "in")]
    let run = try Command.imgcoord(["--files-from", "list", "-o", "out", "--report", report], in: scratch)
    #expect(run.status == 73 && run.errors.contains("--report"), "\(run.errors)")
    #expect(try [scratch.contents(of: "."), scratch.contents(of: "in")] == before)
  }

  @Test func linkedOutputDirectoriesMeetOrLeave() throws {
    try generate(1)
    let files = FileManager.default
    for folder in ["s/a", "s/b"] {
      try files.createDirectory(atPath: scratch.path + "/" + folder, withIntermediateDirectories: true)
      try files.copyItem(atPath: scratch.path + "/in/generated_00000.jpg", toPath: scratch.path + "/\(folder)/x.jpg")
    }
    try files.createDirectory(atPath: scratch.path + "/o/a", withIntermediateDirectories: true)
    try files.createSymbolicLink(atPath: scratch.path + "/o/b", withDestinationPath: "a")
    let meeting = try Command.imgcoord(["s", "-o", "o"], in: scratch)
    #expect(meeting.status == 73 && meeting.errors.contains("two inputs"), "\(meeting.errors)")

    try files.removeItem(atPath: scratch.path + "/o/b")
    try files.createSymbolicLink(atPath: scratch.path + "/o/b", withDestinationPath: "../elsewhere")
    try files.createDirectory(atPath: scratch.path + "/elsewhere", withIntermediateDirectories: true)
    let leaving = try Command.imgcoord(["s", "-o", "o"], in: scratch)
    #expect(leaving.status == 73 && leaving.errors.contains("lead out of it"), "\(leaving.errors)")
    #expect(try scratch.contents(of: "elsewhere").isEmpty && scratch.contents(of: "o/a").isEmpty)
  }

  @Test func directoryUnderAnOutputsNameIsNoOutput() throws {
    try generate(1)
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/out/generated_00000.jpg", withIntermediateDirectories: true)
    let run = try Command.imgcoord(["in", "-o", "out", "--jsonl"], in: scratch)
    #expect(run.status == 1)
    #expect((run.records.first?["failure"] as? [String: Any])?["class"] as? String == "write_failed")
  }

  @Test func quietStillNamesFailures() throws {
    try generate(1)
    try scratch.write("in/bad.jpg", [1, 2, 3])
    let run = try Command.imgcoord(["in", "-o", "out", "-q"], in: scratch)
    #expect(run.status == 1 && run.errors.contains("in/bad.jpg") && !run.errors.contains("done"), "\(run.errors)")
  }

  @Test func listWithoutSeparatorIsRefusedEarly() throws {
    let run = try Command.imgcoord(["-", "-o", "out"], in: scratch, input: [UInt8](repeating: 97, count: 3_000_000))
    #expect(run.status == 65 && run.errors.contains("line 1"), "\(run.errors.prefix(300))")
  }

  @Test func photographsComeOutAsVipsWouldMakeThem() throws {
    let source = "/usr/share/backgrounds/mate/nature"
    guard FileManager.default.fileExists(atPath: source) else {
      print("skipped: \(source) is not here; Debian's mate-backgrounds has it")
      return
    }
    let run = try Command.imgcoord([source, "-o", "out", "--resize", "512x512>", "-f", "png", "--jsonl"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.records.count > 5)
    for record in run.records {
      let input = try #require(record["input"] as? String)
      let output = try #require((record["outputs"] as? [[String: Any]])?.first)
      let (width, height) = (output["width"] as! Int, output["height"] as! Int)
      #expect(max(width, height) == 512)
      let reference = scratch.path + "/reference.v"
      let difference = scratch.path + "/difference.v"
      #expect(
        try Command.run("/usr/bin/vips", ["thumbnail", input, reference, "512", "--height", "512", "--size", "down"])
          .status == 0)
      #expect(
        try Command.run(
          "/usr/bin/vips", ["subtract", reference, scratch.path + "/" + (output["path"] as! String), difference]
        ).status == 0)
      #expect(try Command.run("/usr/bin/vips", ["abs", difference, reference]).status == 0)
      let average = try Command.run("/usr/bin/vips", ["avg", reference])
      let mean = Double(String(decoding: average.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
      #expect(try #require(mean) < 1, "\(input): \(String(describing: mean)) levels off on average")
    }
  }
}
