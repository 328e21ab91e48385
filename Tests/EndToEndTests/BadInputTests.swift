import Foundation
import Testing

/// A folder of everything that goes wrong: each file its own failure, the rest done, no source touched.
struct BadInputTests {
  private func failures(_ records: [[String: Any]]) -> [String: String] {
    var found: [String: String] = [:]
    for record in records {
      guard let failure = record["failure"] as? [String: Any] else { continue }
      found[(record["input"] as! String).split(separator: "/").last.map(String.init)!] = failure["class"] as? String
    }
    return found
  }

  @Test func everyBadFileIsATypedFailure() throws {
    let scratch = Scratch()
    #expect(
      try Command.imgcoord(
        ["generate", "in", "--count", "6", "--kind", "photo", "--format", "jpg,png,gif"], in: scratch
      ).status == 0)
    let good = try scratch.contents(of: "in")
    func cut(_ name: String) -> [UInt8] {
      let bytes = good[Array(name.utf8)]!
      return Array(bytes.prefix(bytes.count / 2))
    }
    try scratch.write("in/text.jpg", Array("this is not a picture\n".utf8))
    try scratch.write("in/svg.jpg", Array("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>".utf8))
    try scratch.write("in/empty.png", [])
    try scratch.write("in/cut.jpg", cut("generated_00000.jpg"))
    try scratch.write("in/cut.png", cut("generated_00001.png"))
    try scratch.write("in/cut.gif", cut("generated_00002.gif"))
    try scratch.write("in/bomb.png", PNGBomb.bytes(width: 1_000_000, height: 1000))
    try scratch.write("in/x.png/readme.txt", [0x61])
    #expect(mkfifo(scratch.path + "/in/fifo.jpg", 0o644) == 0)
    try FileManager.default.createSymbolicLink(atPath: scratch.path + "/in/broken.jpg", withDestinationPath: "nowhere")
    var expected = [
      "text.jpg": "unsupported", "svg.jpg": "unsupported", "empty.png": "truncated", "cut.jpg": "truncated",
      "cut.png": "truncated", "cut.gif": "truncated", "bomb.png": "too_large", "x.png": "not_regular",
      "fifo.jpg": "not_regular", "broken.jpg": "missing",
    ]
    if getuid() != 0 {
      try scratch.write("in/secret.jpg", good[Array("generated_00000.jpg".utf8)]!)
      chmod(scratch.path + "/in/secret.jpg", 0)
      expected["secret.jpg"] = "unreadable"
    }
    let sources = try snapshot(scratch.path + "/in")

    let run = try Command.imgcoord(["in", "-o", "out", "--jsonl", "--report", "report.jsonl"], in: scratch)
    #expect(run.status == 1)
    #expect(failures(run.records) == expected)
    #expect(run.records.count == expected.count + 6)
    let report = try String(contentsOfFile: scratch.path + "/report.jsonl", encoding: .utf8)
    #expect(
      Set(report.split(separator: "\n")) == Set(String(decoding: run.output, as: UTF8.self).split(separator: "\n")))
    #expect(
      try scratch.contents(of: "out").keys.sorted { $0.lexicographicallyPrecedes($1) }
        == good.keys.sorted { $0.lexicographicallyPrecedes($1) })
    #expect(try snapshot(scratch.path + "/in") == sources)
    for record in run.records {
      if let failure = record["failure"] as? [String: Any] { #expect(!(failure["message"] as! String).isEmpty) }
    }
  }

  @Test func contentDecidesNotTheName() throws {
    let scratch = Scratch()
    #expect(try Command.imgcoord(["generate", "g", "--count", "1", "--format", "png"], in: scratch).status == 0)
    let png = try #require(try scratch.contents(of: "g").values.first)
    try scratch.write("in/really-a-png.jpg", png)
    let run = try Command.imgcoord(["in", "-o", "out", "--jsonl"], in: scratch)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.records[0]["format"] as? String == "png")
    #expect((run.records[0]["warnings"] as? [String])?.isEmpty == false)
    // The output keeps its promise: a .jpg is a JPEG.
    #expect(try scratch.contents(of: "out").values.first?.prefix(2) == [0xff, 0xd8])
  }

  /// Names, kinds, sizes and contents below a directory, FIFOs not opened.
  private func snapshot(_ path: String) throws -> [String] {
    try Command.run(
      "/bin/sh",
      [
        "-c",
        "cd '\(path)' && find . -printf '%p %y %s %T@ %l\\n' | sort; find . -type f | sort | xargs -d '\\n' sha256sum",
      ]
    )
    .output.split(separator: 10).map { String(decoding: $0, as: UTF8.self) }
  }
}

/// A small PNG that decodes to far too much: valid header, deflated zeros in stored blocks left out.
enum PNGBomb {
  static func bytes(width: Int, height: Int) -> [UInt8] {
    func big(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
    func chunk(_ type: String, _ data: [UInt8]) -> [UInt8] {
      let body = Array(type.utf8) + data
      return big(data.count) + body + big(Int(crc(body)))
    }
    let header = big(width) + big(height) + [8, 2, 0, 0, 0]
    let empty: [UInt8] = [0x78, 0x9c, 0x03, 0x00, 0x00, 0x00, 0x00, 0x01]
    return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + chunk("IHDR", header) + chunk("IDAT", empty)
      + chunk("IEND", [])
  }

  private static func crc(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { value, _ in value & 1 == 1 ? value >> 1 ^ 0xedb8_8320 : value >> 1 }
    }
  }
}
