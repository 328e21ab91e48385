// Property: whatever is encoded decodes to itself, and whatever decodes encodes to the same bytes.

import Protocol
import Testing

struct RoundTripTests {
  @Test func `random messages survive the wire`() throws {
    var random = SplitMix64(seed: 1)
    var kinds: [UInt8: Int] = [:]
    for round in 0..<5000 {
      let message = random.message()
      let bytes = message.encoded()
      var decoder = FrameDecoder()
      decoder.feed(bytes)
      let frame = try #require(try decoder.next(), "round \(round)")
      #expect(decoder.pendingBytes == 0)
      let back = try Message(frame)
      #expect(back == message, "round \(round)")
      // String equality is by canonical equivalence, bytes are not.
      #expect(back.encoded() == bytes, "round \(round)")
      kinds[frame.kind, default: 0] += 1
    }
    #expect(kinds.count == 10)
    #expect(kinds.values.allSatisfy { $0 > 300 })
  }

  /// Bytes have one meaning and a meaning has one form: only text that was not UTF-8 comes back changed.
  @Test(arguments: SpecificationPage.vectors)
  func `a mutated vector is refused or means exactly its bytes`(_ vector: Vector) throws {
    guard !vector.payload.isEmpty else { return }
    var random = SplitMix64(seed: 2)
    var (refused, taken) = (0, 0)
    for _ in 0..<2000 {
      var payload = Array(vector.payload)
      for _ in 0...Int.random(in: 0...2, using: &random) {
        payload[Int.random(in: payload.indices, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      do {
        let message = try Message(Frame(kind: vector.kind, payload: payload[...]))
        taken += 1
        let bytes = message.encoded()
        if bytes.dropFirst(5).elementsEqual(payload) { continue }
        #expect(bytes.contains([0xef, 0xbf, 0xbd]), "\(payload)")
        #expect(try Message(Frame(kind: vector.kind, payload: bytes[5...])) == message)
      } catch {
        refused += 1
      }
    }
    #expect(refused + taken == 2000)
    #expect(taken > 0 || vector.name == "revoked-none")
    #expect(refused > 0 || vector.name == "limits")
  }
}
