import Foundation
import Testing

/// `imgcoord bench`: what it measures reads the same in every form, and it leaves nothing behind.
@Suite(.serialized) struct BenchTests {
  private func bench(_ arguments: [String], in scratch: Scratch) throws -> Outcome {
    try FileManager.default.createDirectory(atPath: scratch.path + "/tmp", withIntermediateDirectories: true)
    return try Command.run(
      Programs.imgcoord, ["bench"] + arguments, in: scratch.path, environment: ["TMPDIR": scratch.path + "/tmp"])
  }

  private func leftovers(in scratch: Scratch, _ folder: String = "tmp") throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: scratch.path + "/" + folder)
  }

  private func entries(_ name: String, in scratch: Scratch) throws -> [[String: Any]] {
    let data = try Data(contentsOf: URL(filePath: scratch.path + "/" + name))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
  }

  @Test func tableAndGitHubFiles() throws {
    let scratch = Scratch()
    let run = try bench(
      [
        "--count", "12", "--repeat", "1", "--workers", "2", "--preset", "simple", "--format", "github",
        "--format-dir", "a/b",
      ], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    let lines = String(decoding: run.output, as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("12 generated images (") && lines[0].hasSuffix("one run each"))
    #expect(lines[1].hasPrefix("simple: resize 256x256!"))
    let columns = ["workers", "time", "speedup", "throughput", "efficiency", "time saved", "serial fraction"]
    #expect(columns.allSatisfy(lines[2].contains))
    #expect(lines[3].contains("1 (sequential)") && lines[3].contains("1.00x") && lines[3].contains("100.0 %"))
    #expect(lines[4].hasPrefix("  2 ") && lines[4].contains("images/s"))
    #expect(lines[5].contains("recommended: --workers "))
    #expect(lines.contains { $0.hasPrefix("parallel = sequential") })

    let bigger = try entries("a/b/bench-bigger.json", in: scratch)
    #expect(
      bigger.compactMap { $0["name"] as? String } == [
        "simple, 1 worker: throughput", "simple, 2 workers: throughput", "simple, 2 workers: speedup",
      ])
    #expect(bigger.compactMap { $0["unit"] as? String } == ["images/s", "images/s", "x"])
    let smaller = try entries("a/b/bench-smaller.json", in: scratch)
    #expect(smaller.compactMap { $0["unit"] as? String } == ["s", "s"])
    #expect((bigger + smaller).allSatisfy { ($0["value"] as? Double ?? 0) > 0 })
    #expect(try leftovers(in: scratch).isEmpty)
  }

  @Test func jsonHasEveryRun() throws {
    let scratch = Scratch()
    let run = try bench(["--count", "12", "--repeat", "1", "--workers", "1,2,3", "--json", "-q"], in: scratch)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let result = try #require(run.records.first)
    #expect(result["images"] as? Int == 12 && result["identical"] as? Bool == true)
    let recipes = try #require(result["recipes"] as? [[String: Any]])
    #expect(recipes.first?["name"] as? String == "simple")
    for recipe in recipes {
      let points = try #require(recipe["points"] as? [[String: Any]])
      #expect(points.compactMap { $0["workers"] as? Int } == [1, 2, 3])
      #expect([1, 2, 3].contains(recipe["recommended_workers"] as? Int))
      #expect(points[0]["speedup"] as? Double == 1 && points[0]["serial_fraction"] is NSNull)
      let sequential = try #require(points[0]["elapsed_ns"] as? Double)
      for point in points {
        let runs = try #require(point["runs"] as? [[String: Any]])
        let elapsed = try #require(point["elapsed_ns"] as? Double)
        #expect(runs.count == 1 && runs[0]["elapsed_ns"] as? Double == elapsed && runs[0]["done"] as? Int == 12)
        #expect((runs[0]["workers_cpu_ns"] as? Int ?? 0) > 0)
        let speedup = try #require(point["speedup"] as? Double)
        #expect(abs(speedup - sequential / elapsed) < 0.001)
        #expect(abs((point["efficiency"] as? Double ?? 0) - speedup / Double(point["workers"] as! Int)) < 0.001)
      }
    }
    #expect(try leftovers(in: scratch).isEmpty)
  }

  @Test func ownImagesStayAndFailuresShow() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "6", "--format", "jpg,png"], in: scratch).status == 0)
    try scratch.write("in/broken.jpg", Array("no image".utf8))
    let before = try scratch.contents(of: "in")
    let run = try bench(
      ["in", "--repeat", "1", "--workers", "2", "-f", "png", "--resize", "40x", "--output", "place", "--keep-files"],
      in: scratch)
    #expect(run.status == 1, "\(run.errors)")
    let text = String(decoding: run.output, as: UTF8.self)
    #expect(text.hasPrefix("7 images (") && text.contains("custom: resize 40x"))
    #expect(text.contains("1 image failed") && text.contains("parallel = sequential"))
    #expect(run.errors.contains("broken.jpg"))
    let kept = try #require(try leftovers(in: scratch, "place").first)
    let sequential = try scratch.contents(of: "place/\(kept)/custom-1")
    #expect(sequential.count == 6 && sequential.keys.allSatisfy { $0.suffix(4).elementsEqual(".png".utf8) })
    #expect(try scratch.contents(of: "place/\(kept)/custom-2") == sequential)
    #expect(try scratch.contents(of: "in") == before)
    #expect(try leftovers(in: scratch).isEmpty)
  }

  /// An output of the sequential run is touched while the parallel one runs.
  @Test func oneByteThatDiffersFails() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "in", "--count", "200"], in: scratch).status == 0)
    let run = try Command(
      Programs.imgcoord,
      ["bench", "in", "--repeat", "1", "--workers", "2", "--preset", "simple", "--output", "place", "--json"],
      in: scratch.path)
    var isTouched = false
    while run.process.isRunning, !isTouched {
      usleep(2000)
      guard let place = try? leftovers(in: scratch, "place").first else { continue }
      let folder = "place/\(place)/simple-1"
      guard let names = try? leftovers(in: scratch, folder), names.count(where: { !$0.hasPrefix(".") }) == 200 else {
        continue
      }
      let file = try FileHandle(forWritingTo: URL(filePath: "\(scratch.path)/\(folder)/generated_00007.jpg"))
      try file.seekToEnd()
      try file.write(contentsOf: Data([0]))
      try file.close()
      isTouched = true
    }
    let outcome = run.finish()
    #expect(isTouched && outcome.status == 1, "\(outcome.errors)")
    #expect(outcome.errors.contains("differ") && outcome.errors.contains("generated_00007.jpg"))
    let recipe = try #require((outcome.records.first?["recipes"] as? [[String: Any]])?.first)
    #expect(outcome.records.first?["identical"] as? Bool == false && recipe["differing"] as? Int == 1)
    #expect(try leftovers(in: scratch, "place").isEmpty)
  }

  @Test(
    arguments: [
      (["--workers", "0"], 64, "use numbers from 1 to 1024 or auto, as 1,2,4"),
      (["--workers", "1,,2"], 64, "use numbers from 1 to 1024 or auto, as 1,2,4"),
      (["--repeat", "0"], 64, "use 1 to 1000"), (["in", "--count", "3"], 64, "name no input"),
      (["--preset", "nice"], 64, "simple"), (["gone"], 66, "gone"), (["--output", "file/x"], 73, "--output"),
      (["--format", "github", "--format-dir", "file"], 73, "--format-dir"),
    ] as [([String], Int32, String)])
  func refusals(_ arguments: [String], _ status: Int32, _ words: String) throws {
    let scratch = Scratch()
    try scratch.write("file", [])
    let run = try bench(arguments, in: scratch)
    #expect(run.status == status && run.errors.contains(words), "\(run.errors)")
    #expect(try leftovers(in: scratch).isEmpty)
  }

  /// While images are made, and while they are measured.
  @Test(arguments: ["images", "simple-1"], [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func interruptionLeavesNothing(_ phase: String, _ ending: (Int32, Int32)) throws {
    let scratch = Scratch()
    try FileManager.default.createDirectory(atPath: scratch.path + "/tmp", withIntermediateDirectories: true)
    let run = try Command(
      Programs.imgcoord, ["bench", "--count", "150", "--repeat", "1000"], in: scratch.path,
      environment: ["TMPDIR": scratch.path + "/tmp"])
    var isSeen = false
    while run.process.isRunning, !isSeen {
      usleep(2000)
      isSeen = try leftovers(in: scratch).contains {
        let folder = scratch.path + "/tmp/\($0)/\(phase)"
        return (try? FileManager.default.contentsOfDirectory(atPath: folder))?.isEmpty == false
      }
    }
    kill(run.process.processIdentifier, ending.0)
    let outcome = run.finish()
    #expect(outcome.status == ending.1, "\(outcome.errors)")
    #expect(outcome.output.isEmpty && outcome.errors.contains("interrupted"))
    #expect(try leftovers(in: scratch).isEmpty)
  }
}
