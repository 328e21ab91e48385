// Random bytes: never a crash, always either a message or a typed error.

import Protocol
import Testing

struct GarbageTests {
  /// Mostly small bytes, so that counts and enumerations are often valid and the readers get deep.
  private func garbage(_ random: inout SplitMix64, upTo count: Int) -> [UInt8] {
    let top: UInt8 = [1, 3, 9, 255].randomElement(using: &random)!
    return (0..<Int.random(in: 0...count, using: &random)).map { _ in UInt8.random(in: 0...top, using: &random) }
  }

  @Test func `100,000 random payloads`() throws {
    var random = SplitMix64(seed: 4)
    // Results are long, so that few of them come out right.
    let kinds: [UInt8] = [1, 2, 3, 4, 5, 6, 0x81, 0x83] + Array(repeating: 0x82, count: 6)
    var outcomes: [String: Int] = [:]
    for _ in 0..<100_000 {
      let kind = Int.random(in: 0..<10, using: &random) == 0 ? random.integer() : kinds.randomElement(using: &random)!
      let payload = garbage(&random, upTo: [20, 120].randomElement(using: &random)!)
      do {
        let message = try Message(Frame(kind: kind, payload: payload[...]))
        let bytes = message.encoded()
        if !bytes.dropFirst(5).elementsEqual(payload) {
          #expect(bytes.contains([0xef, 0xbf, 0xbd]), "kind \(kind), \(payload)")
        }
        outcomes["message \(kind)", default: 0] += 1
      } catch {
        let name = Mirror(reflecting: error).children.first?.label
        outcomes[name ?? "no payload", default: 0] += 1
      }
    }
    // The garbage reaches what it is meant to reach.
    let messages = [2, 3, 5, 6, 130, 131].map { "message \($0)" }
    for name in messages + ["unknownKind", "truncated", "trailing", "invalid", "incompatible"] {
      #expect(outcomes[name, default: 0] > 0, "\(name) of \(outcomes)")
    }
  }

  @Test func `100,000 random streams`() throws {
    var random = SplitMix64(seed: 5)
    var errors = 0
    for _ in 0..<100_000 {
      var decoder = FrameDecoder()
      var (fed, returned) = (0, 0)
      do {
        for _ in 0..<3 {
          let part = garbage(&random, upTo: 20)
          decoder.feed(part)
          fed += part.count
          while let frame = try decoder.next() { returned += 5 + frame.payload.count }
          if returned + decoder.pendingBytes != fed { Issue.record("bytes lost: \(part)") }
        }
      } catch {
        errors += 1
        decoder.feed([1, 0, 0, 0, 6])
        #expect(throws: error) { try decoder.next() }
      }
    }
    #expect(errors > 10_000 && errors < 99_000)
  }
}
