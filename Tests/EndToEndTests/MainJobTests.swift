import Foundation
import Testing

/// The job people come for: folders and lists in, resized images and a word for each file out.
struct MainJobTests {
  @Test func mixedFolderComesOutWhole() throws {
    let scratch = Scratch()
    let generated = try Command.imgcoord(
      ["generate", "images", "--count", "48", "--format", "jpg,png,bmp,gif"], in: scratch)
    #expect(generated.status == 0, "\(generated.errors)")
    let before = try scratch.contents(of: "images")
    #expect(before.count == 48)

    let run = try Command.imgcoord(["--workers", "auto", "--input", "images/", "--jsonl"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.errors.contains("48 found, 48 done, 0 failed"))
    let records = run.records
    #expect(Set(records.compactMap { $0["input"] as? String }).count == 48)
    #expect(records.allSatisfy { $0["status"] as? String == "done" && ($0["decode_ns"] as? Int ?? 0) > 0 })
    let outputs = try scratch.contents(of: "processed")
    #expect(outputs.count == 48 && Set(outputs.keys) == Set(before.keys))
    for (name, bytes) in outputs {
      let found = size(of: bytes)
      #expect(found?.0 == 256 && found?.1 == 256, "\(String(decoding: name, as: UTF8.self))")
      #expect(bytes.prefix(2) == before[name]!.prefix(2), "the format stays")
    }
    #expect(try scratch.contents(of: "images") == before, "sources stay as they were")
  }

  @Test func prefetchChangesNoByte() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "60", "--format", "jpg,png"], in: scratch).status == 0)
    #expect(try Command.imgcoord(["in", "-o", "a"], in: scratch).status == 0)
    #expect(try Command.imgcoord(["in", "-o", "b", "--no-prefetch"], in: scratch).status == 0)
    #expect(try scratch.contents(of: "a").count == 60)
    #expect(try scratch.contents(of: "a") == scratch.contents(of: "b"))
  }

  @Test func oneSeedOneSetOfBytes() throws {
    let scratch = Scratch()
    for (directory, seed, workers) in [("a", "7", "1"), ("b", "7", "3"), ("c", "8", "2")] {
      let arguments = ["generate", directory, "--count", "24", "--format", "jpg,png,bmp,gif,webp,tiff", "--seed", seed]
      #expect(try Command.imgcoord(arguments + ["--workers", workers], in: scratch).status == 0)
    }
    let first = try scratch.contents(of: "a")
    #expect(try first == scratch.contents(of: "b"))
    #expect(
      try first.values.sorted { $0.count < $1.count } != scratch.contents(of: "c").values.sorted { $0.count < $1.count }
    )
  }

  @Test func treesAreMirroredAndFormatsChange() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in/a/b", "--count", "2"], in: scratch).status == 0)
    #expect(try Command.imgcoord(["generate", "in/c", "--count", "1", "--format", "png"], in: scratch).status == 0)
    let run = try Command.imgcoord(["in", "-o", "out", "-f", "gif", "--resize", "40x30>"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let names = try scratch.contents(of: "out").keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    #expect(names == ["a/b/generated_00000.gif", "a/b/generated_00001.gif", "c/generated_00000.gif"])
    for bytes in try scratch.contents(of: "out").values {
      let (width, height) = try #require(size(of: bytes))
      #expect(width == 40 && height <= 30 || width <= 40 && height == 30)
    }
  }

  @Test func listsTakeAnyName() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "g", "--count", "1"], in: scratch).status == 0)
    let image = try #require(try scratch.contents(of: "g").values.first)
    let names: [[UInt8]] = [
      Array("new\nline.jpg".utf8), [0x62, 0xff, 0x64] + Array(".jpg".utf8), Array("a.jpg[shrink=4]".utf8),
      Array("-dash.jpg".utf8),
      Array("sub/\u{e9}.jpg".utf8), Array("sub/e\u{301}.jpg".utf8), Array(" space .jpg".utf8),
      Array("noextension".utf8),
      Array(String(repeating: "n", count: 251).utf8) + Array(".jpg".utf8),
    ]
    for name in names { try scratch.write(path: name, image) }
    let list: [UInt8] = Array(names.map { $0 + [0] }.joined())
    let run = try Command.imgcoord(["-0", "-", "-o", "out", "--jsonl"], in: scratch, input: list)
    #expect(run.status == 0, "\(run.errors)")
    let outputs = try scratch.contents(of: "out")
    #expect(Set(outputs.keys) == Set(names))
    for (name, bytes) in outputs {
      #expect(size(of: bytes)?.0 == 256 && size(of: bytes)?.1 == 256, "\(name)")
    }
    let exact = run.records.compactMap { record in
      (record["input_b64"] as? String).flatMap { Data(base64Encoded: $0) }.map(Array.init)
        ?? (record["input"] as? String).map { Array($0.utf8) }
    }
    #expect(Set(exact) == Set(names))
  }

  @Test func listFileByLinesAndBase() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in/x", "--count", "2"], in: scratch).status == 0)
    try scratch.write("list", Array("in/x/generated_00000.jpg\n\nin/x/generated_00001.jpg\nin/x/gone.jpg\n".utf8))
    let run = try Command.imgcoord(["--files-from", "list", "--base", "in", "-o", "out", "--jsonl"], in: scratch)
    #expect(run.status == 1)
    let names = try scratch.contents(of: "out").keys.map { String(decoding: $0, as: UTF8.self) }.sorted()
    #expect(names == ["x/generated_00000.jpg", "x/generated_00001.jpg"])
    #expect(run.records.compactMap { ($0["failure"] as? [String: Any])?["class"] as? String } == ["missing"])
  }

  @Test func enginesAreChosenAndNamed() throws {
    let scratch = Scratch()
    #expect(
      try Command.imgcoord(
        ["generate", "in", "--count", "6", "--kind", "photo", "--format", "jpg,png,gif"], in: scratch
      )
      .status == 0)
    func engines(_ choice: String) throws -> (Int32, [String: String], [String: Any]?) {
      let run = try Command.imgcoord(["in", "-o", choice, "--engine", choice, "--jsonl"], in: scratch)
      let pairs = run.records.map { ($0["format"] as? String ?? "", $0["engine"] as? String ?? "") }
      let failure = run.records.compactMap { $0["failure"] as? [String: Any] }.first
      return (run.status, Dictionary(pairs) { $1 }, failure)
    }
    let auto = try engines("auto")
    #expect(auto.0 == 0 && auto.1 == ["jpg": "direct", "png": "direct", "gif": "vips"])
    let vips = try engines("vips")
    #expect(vips.0 == 0 && vips.1 == ["jpg": "vips", "png": "vips", "gif": "vips"])
    let direct = try engines("direct")
    #expect(direct.0 == 1 && direct.1["jpg"] == "direct" && direct.2?["class"] as? String == "unsupported")
    #expect((direct.2?["message"] as? String)?.contains("gif input") == true)
    // Both engines do the same thing to a picture.
    let name = "generated_00000.jpg"
    for (first, second) in [("auto", "vips")] {
      let difference = scratch.path + "/difference.v"
      #expect(
        try Command.run(
          "/usr/bin/vips", ["subtract", "\(first)/\(name)", "\(second)/\(name)", difference], in: scratch.path
        ).status == 0)
      #expect(try Command.run("/usr/bin/vips", ["abs", difference, "absolute.v"], in: scratch.path).status == 0)
      let text = try Command.run("/usr/bin/vips", ["avg", "absolute.v"], in: scratch.path).output
      let mean = Double(String(decoding: text, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
      #expect(try #require(mean) < 3)
    }
  }

  @Test func workerConvertsAloneWithTimings() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "g", "--count", "1"], in: scratch).status == 0)
    let run = try Command.run(
      Programs.imgworker, ["g/generated_00000.jpg", "deep/down/o.png", "--resize", "20x10!"], in: scratch.path)
    #expect(run.status == 0, "\(run.errors)")
    for stage in ["read", "decode", "process", "encode", "write", "total"] { #expect(run.errors.contains("\(stage) ")) }
    let output = try #require(try scratch.contents(of: "deep").values.first)
    #expect(size(of: output)?.0 == 20 && size(of: output)?.1 == 10 && output[0] == 0x89)
  }
}
