// Full sockets in both directions, and peers that go.

import Platform
import SystemPackage
import Testing

@Suite struct OutboxTests {
  @Test func drainsAtOnceWhenThereIsRoom() throws {
    let ends = try StreamSocket.pair()
    var outbox = Outbox()
    #expect(outbox.isEmpty)
    outbox.append([1, 2, 3])
    outbox.append([4])
    #expect(outbox.pendingBytes == 4)
    #expect(try outbox.flush(to: ends.child.number) == .drained)
    #expect(outbox.isEmpty)
    #expect(try receive(ends.parent.number).bytes == [1, 2, 3, 4])
  }

  /// Both ends write 2 MB into sockets that hold a fraction of it, and each reads only a little at a time.
  @Test(.timeLimit(.minutes(1)), arguments: [UInt64(1), 2, 3])
  func fullSocketsInBothDirectionsLoseNothing(seed: UInt64) throws {
    let ends = try StreamSocket.pair()
    try StreamSocket.makeNonBlocking(ends.child.number)
    let numbers = [ends.parent.number, ends.child.number]
    let total = 2 << 20
    var random = seed
    func next(_ bound: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % bound
    }
    // The byte at each place is known, so a lost, doubled or swapped one shows.
    func byte(_ side: Int, _ position: Int) -> UInt8 {
      UInt8(truncatingIfNeeded: position &* 31 &+ position >> 8 &+ side)
    }

    var outboxes = [Outbox(), Outbox()]
    var appended = [0, 0]
    var received = [0, 0]
    var wrong = 0
    var timesBlocked = 0
    var chunk = [UInt8](repeating: 0, count: 20_000)
    while received != [total, total] {
      for side in 0...1 {
        if appended[side] < total && next(3) > 0 {
          let count = min(1 + next(60_000), total - appended[side])
          outboxes[side].append((appended[side]..<appended[side] + count).map { byte(side, $0) })
          appended[side] += count
        }
        if try outboxes[side].flush(to: numbers[side]) == .blocked { timesBlocked += 1 }
        let room = 1 + next(chunk.count)
        let outcome = try chunk.withUnsafeMutableBytes {
          try StreamSocket.read(numbers[side], into: UnsafeMutableRawBufferPointer(rebasing: $0[..<room]))
        }
        if case .bytes(let count) = outcome {
          for index in 0..<count where chunk[index] != byte(1 - side, received[side] + index) { wrong += 1 }
          received[side] += count
        }
      }
    }
    #expect(wrong == 0)
    #expect(timesBlocked > 0)
    #expect(outboxes.map(\.pendingBytes) == [0, 0])
    #expect(try receive(numbers[0]).bytes == [])
    #expect(try receive(numbers[1]).bytes == [])
  }

  @Test func tellsHowMuchIsLeftWhenBlockedAndWhenBroken() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    let child = ends.child
    var outbox = Outbox()
    outbox.append([UInt8](repeating: 1, count: 8 << 20))
    #expect(try outbox.flush(to: parent.number) == .blocked)
    let left = outbox.pendingBytes
    #expect(left > 0 && left < 8 << 20)
    #expect(try outbox.flush(to: parent.number) == .blocked)
    #expect(outbox.pendingBytes == left)
    try child.close()
    #expect(try outbox.flush(to: parent.number) == .broken)
    #expect(outbox.pendingBytes == left)
  }

  @Test func otherErrorsAreThrownAndLoseNothing() throws {
    var outbox = Outbox()
    outbox.append([1, 2])
    let error = try systemError { _ = try outbox.flush(to: 1_000_000_000) }
    #expect(error.errno == .badFileDescriptor)
    #expect(outbox.pendingBytes == 2)
  }
}
