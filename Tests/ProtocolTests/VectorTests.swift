// Every vector of docs/protocol.md against the value it stands for, both ways.

import Protocol
import Testing

struct VectorTests {
  static let expected: [String: Message] = {
    var done = TaskResult(
      id: TaskID(7), next: TaskID(8), engine: .direct, format: .jpeg,
      outcome: .done([OutputFacts(width: 256, height: 256, bytes: 9876, modified: 1_700_000_000_123_456_789)]))
    done.width = 450
    done.height = 300
    done.bytesIn = 31_337
    done.memory = 20_971_520
    done.resident = 52_428_800
    done.timings = StageTimings(
      start: 123_456_789_012_345, wait: 1000, read: 20_000, decode: 400_000, process: 150_000, encode: 90_000,
      write: 60_000)
    var failed = TaskResult(
      id: TaskID(.max), engine: .vips, outcome: .failed(Failure(.corrupt, at: .decode, "premature end", signal: 11)))
    if case .failed(var failure) = failed.outcome {
      failure.operation = "jpegload"
      failed.outcome = .failed(failure)
    }
    failed.engineReason = "not a JPEG"
    failed.bytesIn = 12
    failed.timings = StageTimings(start: 1, wait: 2, read: 3, decode: 4, process: 5, encode: 6, write: 7)
    failed.warnings = ["bad Huffman code", "état"]
    failed.recycle = true
    var postponed = TaskResult(id: TaskID(3), format: .tiff, outcome: .postponed)
    postponed.memory = 200_000_000_000
    (postponed.width, postponed.height, postponed.bytesIn) = (20_000, 40_000, 10_000_000_000)
    let simple = Recipe(
      steps: [.resize(Resize(target: .box(width: 256, height: 256), fit: .exact))], variants: [Variant()])
    let filters: [Step] = [
      .blur(sigma: 2), .convolve(.sharpen), .linear(multiply: 1.2, add: -25), .gamma(2.2), .colorMatrix(.sepia),
      .colorMatrix(ColorMatrix([1, 0, 0, 8, 0, 1, 0, -8, 0, 0, 1, 0.5])!), .grayscale,
    ]
    let operations: [Step] = [
      .resize(Resize(target: .box(width: 320, height: 240), fit: .cover, anchor: .entropy)),
      .crop(Crop(width: 300, height: 200, x: 10, y: 20)), .pad(Pad(width: 400, height: 300, gravity: .north)),
      .pad(Pad(width: 500, height: 500, background: Color(red: 255, green: 128, blue: 0))),
      .border(Border(width: 5, color: Color(red: 0, green: 0, blue: 255))), .rotate(degrees: 90, background: nil),
      .rotate(degrees: -7.5, background: Color(red: 16, green: 32, blue: 48)), .flip(.vertical), .trim(threshold: 10),
      .watermark(
        Watermark(
          path: Array("/w/logo.".utf8) + [0xff] + Array(".png".utf8), gravity: .northEast, margin: 12, opacity: 0.5)),
      .operation(
        OperationCall(
          name: "rank", arguments: [NamedValue(name: "width", value: "3"), NamedValue(name: "index", value: "4")])),
      .operation(OperationCall(name: "invert")),
    ]
    let thumb = Variant(
      label: "thumb",
      steps: [
        .resize(Resize(target: .percent(12.5), limit: .shrinkOnly, kernel: .mitchell)),
        .resize(
          Resize(
            target: .box(width: 200, height: nil), fit: .cover, limit: .enlargeOnly, kernel: .nearest,
            anchor: .attention)),
      ],
      format: .webp, quality: 80,
      options: [NamedValue(name: "Q", value: "85"), NamedValue(name: "effort", value: "4")],
      keep: .icc, background: Color(red: 16, green: 32, blue: 48))
    let large = Variant(
      label: "größe", format: .jpeg, keep: .all, background: Color(red: 0, green: 0, blue: 0))
    return [
      "hello-coordinator": .coordinator(.hello(CoordinatorHello())),
      "limits": .coordinator(
        .limits(
          Limits(maximumSide: 65_535, maximumPixels: 100_000_000, maximumBytes: 1 << 30, maximumMemory: 6 << 30))),
      "recipe-simple": .coordinator(.recipe(number: 0, simple)),
      "recipe-filters": .coordinator(.recipe(number: 0, Recipe(steps: filters, variants: [Variant()]))),
      "recipe-variants": .coordinator(
        .recipe(
          number: 513,
          Recipe(autorotate: false, firstFrameOnly: true, preservesTimes: true, variants: [thumb, large]))),
      "recipe-steps": .coordinator(.recipe(number: 2, Recipe(steps: operations, variants: [Variant()]))),
      "lease-file": .coordinator(
        .lease(
          TaskLease(
            id: TaskID(7), recipe: 0, memory: 3 << 29,
            source: .file(Array("in/".utf8) + [0xff] + Array(".jpg".utf8)),
            outputs: [OutputTarget(path: Array("processed/a.jpg".utf8), replaceExisting: true)]))),
      "lease-generated": .coordinator(
        .lease(
          TaskLease(
            id: TaskID(16_909_060), recipe: 513, attempt: 2, threads: 8, engine: .direct,
            source: .generated(GeneratedImage(kind: .photo, width: 450, height: 301, seed: 0x8877_6655_4433_2211)),
            outputs: [
              OutputTarget(path: Array("o/g.webp".utf8), replaceExisting: false),
              OutputTarget(path: Array("o/g.jpg".utf8), replaceExisting: true, isDurable: true),
            ]))),
      "revoke": .coordinator(.revoke([TaskID(9), TaskID(10), TaskID(70_000)])),
      "finish": .coordinator(.finish),
      "confine": .coordinator(
        .confine(
          Confinement(
            isWanted: true, readable: [Array("/in".utf8), [0x2f, 0xff]], writable: [Array("processed".utf8)]))),
      "hello-worker": .worker(
        .hello(
          WorkerHello(
            capabilities: Capabilities(rawValue: 0x8000_0001), processIdentifier: 4242,
            versions: "imgworker 0.1, libvips 8.14.1",
            sandbox: SandboxLevel(hasLimits: true, landlockABI: 7, shortfall: "seccomp: no")))),
      "result-done": .worker(.result(done)),
      "result-failed": .worker(.result(failed)),
      "result-postponed": .worker(.result(postponed)),
      "revoked": .worker(.revoked([TaskID(9), TaskID(10)])),
      "revoked-none": .worker(.revoked([])),
    ]
  }()

  @Test func `every vector of the page has its value here`() {
    #expect(SpecificationPage.vectors.map(\.name).sorted() == Self.expected.keys.sorted())
  }

  private func isKnown(_ decode: () throws(ProtocolError) -> Void) -> Bool {
    do { try decode() } catch {
      if case .unknownKind = error { return false }
    }
    return true
  }

  @Test func `every kind of message has a vector and a row`() throws {
    let known = (0...UInt8.max).filter { kind in
      let frame = Frame(kind: kind, payload: [])
      return isKnown { () throws(ProtocolError) in _ = try CoordinatorMessage(frame) }
        || isKnown { () throws(ProtocolError) in _ = try WorkerMessage(frame) }
    }
    #expect(known == [0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x81, 0x82, 0x83])
    #expect(Set(SpecificationPage.vectors.map(\.kind)) == Set(known))
    #expect(try SpecificationPage.table("kind").keys.sorted() == known.map(Int.init))
  }

  @Test(arguments: SpecificationPage.vectors)
  func `a vector decodes to its value`(_ vector: Vector) throws {
    let length = try #require(vector.fields.first).bytes
    #expect(length.enumerated().reduce(0) { $0 | Int($1.element) << (8 * $1.offset) } == vector.bytes.count - 4)
    #expect(try Message(Frame(kind: vector.kind, payload: vector.payload)) == Self.expected[vector.name])
  }

  @Test(arguments: SpecificationPage.vectors)
  func `a value encodes to its vector`(_ vector: Vector) throws {
    #expect(try #require(Self.expected[vector.name]).encoded() == vector.bytes)
  }
}

extension StageTimings {
  init(start: UInt64, wait: UInt64, read: UInt64, decode: UInt64, process: UInt64, encode: UInt64, write: UInt64) {
    self.init()
    (self.start, self.wait, self.read, self.decode) = (start, wait, read, decode)
    (self.process, self.encode, self.write) = (process, encode, write)
  }
}
