import Foundation
import Testing

/// What is refused before anything is written, and the exit codes of cli.md.
struct RefusalTests {
  private func images(_ scratch: Scratch, _ directories: String...) throws {
    for directory in directories {
      #expect(try Command.imgcoord(["generate", directory, "--count", "1"], in: scratch).status == 0)
    }
  }

  @Test func twoInputsForOneOutput() throws {
    let scratch = Scratch()
    try images(scratch, "a", "b")
    let run = try Command.imgcoord(["a", "b", "-o", "out"], in: scratch)
    #expect(run.status == 73)
    #expect(run.errors.contains("a/generated_00000.jpg and b/generated_00000.jpg -> out/generated_00000.jpg"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
  }

  @Test func formatChangeThatCollides() throws {
    let scratch = Scratch()
    try images(scratch, "a")
    try FileManager.default.copyItem(
      atPath: scratch.path + "/a/generated_00000.jpg", toPath: scratch.path + "/a/generated_00000.jpeg")
    #expect(try Command.imgcoord(["a", "-o", "same"], in: scratch).status == 0)
    #expect(try Command.imgcoord(["a", "-o", "out", "-f", "png"], in: scratch).status == 73)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
  }

  /// It would be the watermark of whatever comes after it.
  @Test func outputThatIsTheWatermark() throws {
    let scratch = Scratch()
    try images(scratch, "in")
    try FileManager.default.copyItem(
      atPath: scratch.path + "/in/generated_00000.jpg", toPath: scratch.path + "/generated_00000.jpg")
    let before = try Data(contentsOf: URL(filePath: scratch.path + "/generated_00000.jpg"))
    let run = try Command.imgcoord(
      ["in", "-o", ".", "--if-exists", "overwrite", "--watermark", "generated_00000.jpg"], in: scratch)
    #expect(run.status == 73 && run.errors.contains("the watermark"), "\(run.errors)")
    #expect(try Data(contentsOf: URL(filePath: scratch.path + "/generated_00000.jpg")) == before)
  }

  /// What a run reads besides its inputs is not replaced by its report or an output.
  @Test(arguments: ["recipe", "watermark", "list", "standard input", "manifest", "configuration"])
  func whatTheRunReads(_ what: String) throws {
    let scratch = Scratch()
    try images(scratch, "in", "other")
    try scratch.write("r.yaml", Array("steps:\n  - resize: 9x9!\n".utf8))
    try scratch.write("out/generated_00000.jpg", Array("in/generated_00000.jpg\n".utf8))
    try scratch.write("m.csv", Array("input\nin/generated_00000.jpg\n".utf8))
    try scratch.write(".imgcoord.yaml", Array("retries: 1\n".utf8))
    try FileManager.default.copyItem(
      atPath: scratch.path + "/other/generated_00000.jpg", toPath: scratch.path + "/mark")
    let list = "out/generated_00000.jpg"
    let (arguments, file): ([String], String) =
      switch what {
      case "recipe": (["in", "-o", "out", "--recipe", "r.yaml", "--report", "r.yaml"], "r.yaml")
      case "watermark": (["in", "-o", "out", "--watermark", "mark", "--report", "mark"], "mark")
      case "list": (["--files-from", list, "--base", "in", "-o", "out", "--if-exists", "overwrite"], list)
      case "standard input": (["-", "--base", "in", "-o", "out", "--if-exists", "overwrite"], list)
      case "manifest": (["--manifest", "m.csv", "-o", "out", "--report", "./m.csv"], "m.csv")
      default: (["in", "-o", "out", "--report", ".imgcoord.yaml"], ".imgcoord.yaml")
      }
    let before = try Data(contentsOf: URL(filePath: scratch.path + "/" + file))
    let quoted = ([Programs.imgcoord] + arguments).map { "'\($0)'" }.joined(separator: " ")
    let run = try Command.run("/bin/sh", ["-c", "\(quoted) < out/generated_00000.jpg"], in: scratch.path)
    #expect(run.status == 73 && run.errors.contains("the \(what == "standard input" ? "list" : what)"), "\(run.errors)")
    #expect(try Data(contentsOf: URL(filePath: scratch.path + "/" + file)) == before)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out/.imgcoord"))
  }

  @Test func watermarkThatIsNotThere() throws {
    let scratch = Scratch()
    try images(scratch, "in")
    for name in ["no.png", "in"] {
      let run = try Command.imgcoord(["in", "-o", "out", "--watermark", name], in: scratch)
      #expect(run.status == 66 && run.errors.contains("watermark") && run.errors.contains(name), "\(run.errors)")
    }
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
  }

  @Test func sameFileNamedTwiceIsOneInput() throws {
    let scratch = Scratch()
    try images(scratch, "a")
    let run = try Command.imgcoord(["a", "a", "-o", "out"], in: scratch)
    #expect(run.status == 0 && run.errors.contains("1 found, 1 done"), "\(run.errors)")
  }

  @Test(arguments: ["itself", "hard link", "symbolic link", "linked directory"])
  func outputThatIsAnInput(_ way: String) throws {
    let scratch = Scratch()
    try images(scratch, "in")
    let source = scratch.path + "/in/generated_00000.jpg"
    var output = "out"
    let files = FileManager.default
    switch way {
    case "itself": output = "in"
    case "linked directory": try files.createSymbolicLink(atPath: scratch.path + "/out", withDestinationPath: "in")
    default:
      try files.createDirectory(atPath: scratch.path + "/out", withIntermediateDirectories: true)
      let target = scratch.path + "/out/generated_00000.jpg"
      if way == "hard link" { try files.linkItem(atPath: source, toPath: target) }
      if way == "symbolic link" { try files.createSymbolicLink(atPath: target, withDestinationPath: source) }
    }
    let before = try Data(contentsOf: URL(filePath: source))
    for policy in ["update", "overwrite", "skip", "fail", "rename"] {
      let run = try Command.imgcoord(["in", "-o", output, "--if-exists", policy], in: scratch)
      #expect(run.status == 73, "\(way), \(policy): \(run.errors)")
      #expect(run.errors.contains("is the input in/generated_00000.jpg"))
    }
    #expect(try Data(contentsOf: URL(filePath: source)) == before)
  }

  @Test(
    arguments: [
      ([], 66), (["nowhere"], 66), (["--resize", "12y", "g"], 64), (["--nonsense"], 64), (["g", "--workers", "0"], 64),
      (["g", "--format", "xyz"], 64), (["--files-from", "nowhere"], 66), (["g", "-o", "g/generated_00000.jpg"], 73),
      (["g", "--timeout", "-1"], 64), (["g", "--if-exists", "maybe"], 64), (["e"], 66),
      (["g", "--report", "no/such/file"], 73),
    ] as [([String], Int32)])
  func exitCodes(_ arguments: [String], _ status: Int32) throws {
    let scratch = Scratch()
    try images(scratch, "g")
    try scratch.write("e/nothing.txt", [1])
    let run = try Command.imgcoord(arguments, in: scratch)
    #expect(run.status == status, "\(run.errors)")
    #expect(!run.errors.isEmpty && run.output.isEmpty)
  }

  @Test func listWithNULNeedsTheFlag() throws {
    let scratch = Scratch()
    let run = try Command.imgcoord(["-"], in: scratch, input: Array("a.jpg\0b.jpg\0".utf8))
    #expect(run.status == 65 && run.errors.contains("-0"), "\(run.errors)")
  }

  @Test func missingWorkerProgram() throws {
    let scratch = Scratch()
    try images(scratch, "g")
    let run = try Command.run(
      Programs.imgcoord, ["g"], in: scratch.path, environment: ["IMGCOORD_WORKER": "/nowhere/imgworker"])
    #expect(run.status == 78 && run.errors.contains("IMGCOORD_WORKER"))
  }

  @Test func serveRefusesWhatIsNoSocket() throws {
    let run = try Command.run(Programs.imgworker, ["serve"])
    #expect(run.status == 64 && run.errors.contains("not a socket"))
  }

  @Test func planTouchesNothing() throws {
    let scratch = Scratch()
    try images(scratch, "g")
    let run = try Command.imgcoord(["plan", "g", "-o", "out"], in: scratch)
    #expect(run.status == 0)
    #expect(String(decoding: run.output, as: UTF8.self).contains("g/generated_00000.jpg -> out/generated_00000.jpg\n"))
    #expect(try Command.imgcoord(["g", "-o", "out", "-n"], in: scratch).output == run.output)
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
  }
}
