// Streams cut anywhere, frames that are none, and what a decoder holds in memory.

import Protocol
import Testing

struct FrameDecoderTests {
  static let stream = SpecificationPage.vectors.flatMap(\.bytes)
  static let frames = SpecificationPage.vectors.map { Frame(kind: $0.kind, payload: $0.payload) }

  private func drain(_ decoder: inout FrameDecoder) throws -> [Frame] {
    var frames: [Frame] = []
    while let frame = try decoder.next() { frames.append(frame) }
    return frames
  }

  private func storage(of decoder: FrameDecoder) throws -> [UInt8] {
    try #require(Mirror(reflecting: decoder).children.first { $0.label == "buffer" }?.value as? [UInt8])
  }

  @Test func `a stream in two parts, cut at every place`() throws {
    for cut in 0...Self.stream.count {
      var decoder = FrameDecoder()
      decoder.feed(Self.stream[..<cut])
      var frames = try drain(&decoder)
      let whole = frames.reduce(0) { $0 + 5 + $1.payload.count }
      #expect(whole <= cut)
      #expect(decoder.pendingBytes == cut - whole)
      decoder.feed(Self.stream[cut...])
      frames += try drain(&decoder)
      #expect(frames == Self.frames, "cut at \(cut)")
      #expect(decoder.pendingBytes == 0)
    }
  }

  @Test func `a stream byte by byte`() throws {
    var decoder = FrameDecoder()
    var frames: [Frame] = []
    for byte in Self.stream {
      decoder.feed(CollectionOfOne(byte))
      frames += try drain(&decoder)
    }
    #expect(frames == Self.frames)
  }

  @Test func `a stream in random parts, drained now and then`() throws {
    var random = SplitMix64(seed: 3)
    for round in 0..<300 {
      var decoder = FrameDecoder()
      var frames: [Frame] = []
      var rest = Self.stream[...]
      while !rest.isEmpty {
        let count = Int.random(in: 0...min(rest.count, 90), using: &random)
        decoder.feed(rest.prefix(count))
        rest = rest.dropFirst(count)
        if random.flag(), let frame = try decoder.next() { frames.append(frame) }
      }
      frames += try drain(&decoder)
      #expect(frames == Self.frames, "round \(round)")
    }
  }

  @Test(arguments: SpecificationPage.vectors)
  func `a frame cut short is no frame yet`(_ vector: Vector) throws {
    for count in 0..<vector.bytes.count {
      var decoder = FrameDecoder()
      decoder.feed(vector.bytes.prefix(count))
      #expect(try decoder.next() == nil)
      #expect(decoder.pendingBytes == count)
    }
  }

  @Test func `the longest frame is taken, one byte more is refused before it arrives`() throws {
    let longest = [0x00, 0x00, 0x10, 0x00, 0x06] + [UInt8](repeating: 7, count: Frame.maximumLength - 1)
    var decoder = FrameDecoder()
    decoder.feed(longest)
    #expect(try decoder.next()?.payload.count == 1_048_575)

    decoder.feed([0x01, 0x00, 0x10])
    #expect(try decoder.next() == nil)
    decoder.feed([0x00])
    #expect(throws: ProtocolError.oversize(length: 1_048_577)) { try decoder.next() }
  }

  @Test func `errors are typed, and a decoder stays in error`() throws {
    let cases: [([UInt8], ProtocolError)] = [
      ([0xff, 0xff, 0xff, 0xff], .oversize(length: 4_294_967_295)), ([0, 0, 0, 0], .emptyFrame),
    ]
    for (bytes, error) in cases {
      var decoder = FrameDecoder()
      decoder.feed(Self.stream)
      decoder.feed(bytes)
      decoder.feed(Self.stream)
      for expected in Self.frames { #expect(try decoder.next() == expected) }
      #expect(throws: error) { try decoder.next() }
      #expect(decoder.pendingBytes == 0)
      decoder.feed(Self.stream)
      #expect(decoder.pendingBytes == 0)
      #expect(throws: error) { try decoder.next() }
    }
  }

  @Test func `an announced length takes no memory`() throws {
    var decoder = FrameDecoder()
    decoder.feed([0x00, 0x00, 0x10, 0x00, 0x82])
    #expect(try decoder.next() == nil)
    #expect(try storage(of: decoder).capacity < 256)
  }

  /// Quadratic work would take hours for these.
  @Test(.timeLimit(.minutes(2))) func `work is linear in the bytes fed`() throws {
    let small = CoordinatorMessage.finish.encoded()
    let many = [UInt8](repeatElement(small, count: 100_000).joined())
    var decoder = FrameDecoder()
    decoder.feed(many)
    var count = 0
    while try decoder.next() != nil { count += 1 }
    #expect(count == 100_000)

    decoder.feed(many.prefix(5 * 4000) + [0x00, 0x00, 0x10, 0x00, 0x06])
    for _ in 0..<4000 { #expect(try decoder.next() != nil) }
    for byte in repeatElement(UInt8(7), count: Frame.maximumLength - 2) {
      decoder.feed(CollectionOfOne(byte))
      if try decoder.next() != nil { Issue.record("a frame before its end") }
    }
    decoder.feed([7])
    #expect(try decoder.next()?.payload.count == Frame.maximumLength - 1)
  }

  @Test func `memory is bounded by what is pending, however long the stream`() throws {
    let frame = CoordinatorMessage.revoke((0..<100).map { TaskID($0) }).encoded()
    let stream = [UInt8](repeatElement(frame, count: 5000).joined())
    var decoder = FrameDecoder()
    var (rest, frames, largest) = (stream[...], 0, 0)
    while !rest.isEmpty {
      decoder.feed(rest.prefix(1000))
      rest = rest.dropFirst(1000)
      while try decoder.next() != nil { frames += 1 }
      largest = max(largest, try storage(of: decoder).count)
    }
    #expect(frames == 5000)
    #expect(largest < 64 * 1024 + 2 * (1000 + frame.count))
  }
}
