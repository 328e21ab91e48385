// Recipes from flags, files, manifests and settings, through the programs.

import Foundation
import Testing

struct RecipeTests {
  private func images(_ count: Int = 2) throws -> Scratch {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "\(count)", "--seed", "3"], in: scratch).status == 0)
    return scratch
  }

  private func sizes(_ scratch: Scratch, _ folder: String) throws -> [String: String] {
    var found: [String: String] = [:]
    for (name, bytes) in try scratch.contents(of: folder) {
      found[String(decoding: name, as: UTF8.self)] = size(of: bytes).map { "\($0.0)x\($0.1)" } ?? "?"
    }
    return found
  }

  @Test func stepsRunInTheOrderGiven() throws {
    let scratch = try images(1)
    for (flags, expected) in [
      (["--resize", "60x40!", "--border", "5", "--rotate", "90"], "50x70"),
      (["--rotate=90", "--border=5", "--resize=60x40!"], "60x40"),
      (["--resize=60x40!", "--crop", "30x20+10+10", "--pad", "64x32"], "64x32"),
      (["--resize=60x40!", "--pad=64x32", "--crop=30x20+10+10"], "30x20"),
    ] {
      let run = try Command.imgcoord(["in", "-o", "out", "--if-exists", "overwrite"] + flags, in: scratch)
      #expect(run.status == 0, "\(run.errors)")
      #expect(try Array(sizes(scratch, "out").values) == [expected], "\(flags)")
    }
  }

  @Test func variantsAndTemplate() throws {
    let scratch = try images()
    let run = try Command.imgcoord(
      [
        "in", "-o", "out", "--variant", "thumb: resize=30x30^,gravity=attention format=png", "--variant",
        "big: resize=90x60! sharpen",
        "--template", "{label}/{w}x{h}/{n}.{ext}",
      ], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try sizes(scratch, "out") == [
        "thumb/30x30/1.png": "30x30", "thumb/30x30/2.png": "30x30", "big/90x60/1.jpg": "90x60",
        "big/90x60/2.jpg": "90x60",
      ])
  }

  @Test func whatIsPrintedRunsTheSame() throws {
    let scratch = try images(1)
    for preset in ["simple", "intensive", "thumbnail"] {
      let printed = try Command.imgcoord(["recipes", preset], in: scratch)
      try scratch.write("\(preset).yaml", printed.output)
      for (flags, folder) in [(["--preset", preset], "a-\(preset)"), (["--recipe", "\(preset).yaml"], "b-\(preset)")] {
        let run = try Command.imgcoord(["in", "-o", folder] + flags, in: scratch)
        #expect(run.status == 0, "\(run.errors)")
      }
      #expect(try scratch.contents(of: "a-\(preset)") == scratch.contents(of: "b-\(preset)"))
    }
  }

  @Test func manifestRows() throws {
    let scratch = try images(3)
    try scratch.write(
      "m.csv",
      Array(
        """
        input,output,resize,rotate
        in/generated_00000.jpg,"x, y/a.png",40x30!,
        in/generated_00001.jpg,,50x20!,90
        in/generated_00002.jpg,b.jpg,40x30!,

        """.utf8))
    let run = try Command.imgcoord(["--manifest", "m.csv", "-o", "out"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      try sizes(scratch, "out") == ["x, y/a.png": "40x30", "generated_00001.jpg": "20x50", "b.jpg": "40x30"])
  }

  @Test func settingsAndTheirOrder() throws {
    let scratch = try images(1)
    try scratch.write(".imgcoord.yaml", Array("format: png\noutput: from-file\n".utf8))
    func run(_ flags: [String], _ environment: [String: String] = [:]) throws -> Outcome {
      try Command.run(
        Programs.imgcoord, ["in", "--resize", "9x9!"] + flags, in: scratch.path,
        environment: environment.merging(["XDG_CONFIG_HOME": scratch.path + "/none"]) { $1 })
    }
    #expect(try run([]).status == 0)
    #expect(try sizes(scratch, "from-file") == ["generated_00000.png": "9x9"])
    #expect(try run([], ["IMGCOORD_OUTPUT": "from-environment"]).status == 0)
    #expect(try sizes(scratch, "from-environment") == ["generated_00000.png": "9x9"])
    #expect(try run(["-o", "from-flag", "-f", "gif"], ["IMGCOORD_OUTPUT": "from-environment"]).status == 0)
    #expect(try sizes(scratch, "from-flag") == ["generated_00000.gif": "9x9"])
    let wrong = try run([], ["IMGCOORD_WORKERS": "many"])
    #expect(wrong.status == 78 && wrong.errors.contains("IMGCOORD_WORKERS: "), "\(wrong.errors)")
    try scratch.write(".imgcoord.yaml", Array("format: png\nworkers: many\n".utf8))
    let file = try run([])
    #expect(file.status == 78 && file.errors.contains(".imgcoord.yaml:2:10: "), "\(file.errors)")
  }

  static let wrong: [([String], Int32, String)] = [
    (["--resize", "huge"], 64, "--resize: "), (["--crop", "9"], 64, "--crop: "), (["--blur", "0"], 64, "--blur: "),
    (["--blur"], 64, "--blur: "), (["--sharpen=1"], 64, "--sharpen: "), (["--flip", "over"], 64, "--flip: "),
    (["--convolve", "2x2: 1 2 3 4"], 64, "--convolve: "), (["--watermark", "l.png,opacity=2"], 64, "--watermark: "),
    (["--op", "rankk"], 64, "--op: "), (["--op", "system cmd_format=ls"], 64, "--op: "),
    (["--op", "jpegload filename=x"], 64, "--op: "),
    (["--op", "rank width=wide height=3 index=1"], 64, "--op: "), (["--op", "rank width=3"], 64, "--op: "),
    (["--op", "copy nothing=1"], 64, "--op: "), (["--format", "docx"], 64, "--format: "),
    (["--format", "jpg[QQ=1]"], 64, "--format: "),
    (["--format", "jpg[Q=1000]"], 64, "--format: "), (["--format", "bmp[Q=1]"], 64, "--format: "),
    (["--quality", "0"], 64, "--quality: "),
    (["--lossless", "-f", "jpg"], 64, "--lossless: "), (["--variant", "x"], 64, "--variant: "),
    (["--variant", "a: op=nope"], 64, "--variant a: op: "),
    (["--template", "../{}"], 64, "--template: "), (["--template", "{w}", "--trim"], 64, "--template: "),
    (["--recipe", "gone.yaml"], 66, "gone.yaml"), (["--recipe", "bad.yaml"], 65, "bad.yaml:3:5: "),
    (["--recipe", "op.yaml"], 65, "op.yaml:3:9: "),
    (["--recipe", "option.yaml"], 65, "option.yaml:2:15: "), (["--manifest", "bad.csv"], 65, "bad.csv:2:7: "),
    (["--manifest", "op.csv"], 65, "op.csv:3:7: "),
    (["--manifest", "bad.jsonl"], 65, "bad.jsonl:1:13: "), (["--preset", "nice"], 64, "--preset: "),
    (["--kernel", "cubic", "--trim"], 64, "--kernel: "),
  ]

  @Test(arguments: wrong.indices) func nothingIsStartedOrWritten(_ index: Int) throws {
    let (flags, status, place) = Self.wrong[index]
    let scratch = Scratch()
    try scratch.write("in/a.jpg", [0xff, 0xd8])
    for (name, text) in [
      ("bad.yaml", "steps:\n  - sharpen\n  - blurr\n"), ("op.yaml", "steps:\n  - sharpen\n  - op: rankk\n"),
      ("option.yaml", "format: webp\noptions: {QQ: 1}\n"), ("bad.csv", "input,blur\na.jpg,0\n"),
      ("op.csv", "input,op\na.jpg,invert\nb.jpg,rankk\n"), ("bad.jsonl", "{\"input\": 3,}\n"),
    ] { try scratch.write(name, Array(text.utf8)) }
    // A worker that notes what it is started for.
    let worker = scratch.path + "/worker"
    try scratch.write(
      "worker", Array("#!/bin/sh\necho \"$1\" >> '\(scratch.path)/started'\nexec '\(Programs.imgworker)' \"$@\"\n".utf8)
    )
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: worker)
    let run = try Command.run(
      Programs.imgcoord, (place.contains("csv") || place.contains("jsonl") ? [] : ["in"]) + ["-o", "out"] + flags,
      in: scratch.path,
      environment: ["IMGCOORD_WORKER": worker])
    #expect(run.status == status, "\(run.errors)")
    #expect(run.errors.contains(place), "\(run.errors)")
    let started = (try? String(contentsOfFile: scratch.path + "/started", encoding: .utf8)) ?? ""
    #expect(!started.contains("serve"))
    #expect(!FileManager.default.fileExists(atPath: scratch.path + "/out"))
  }
}
