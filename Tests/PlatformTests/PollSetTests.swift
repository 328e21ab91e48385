// Timeouts, events, removal, and turns without allocation.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct PollSetTests {
  /// Runs `wait` and says how long it took, nanoseconds.
  private func timed(_ set: inout PollSet, _ timeout: UInt64?) -> (events: [PollEvent], elapsed: UInt64) {
    let before = MonotonicClock.now()
    let events = set.wait(timeoutNanoseconds: timeout)
    return (events, MonotonicClock.now() - before)
  }

  @Test(arguments: [UInt64(0), 1, 300_000, 25_000_000]) func waitsForTheTimeoutAndNotLess(timeout: UInt64) throws {
    let ends = try StreamSocket.pair()
    var set = PollSet()
    set.set(ends.parent.number, wantsRead: true, wantsWrite: false, token: 1)
    let (events, elapsed) = timed(&set, timeout)
    #expect(events == [])
    #expect(elapsed >= timeout)
    #expect(elapsed < timeout + 5_000_000_000)
  }

  @Test func anEmptySetOnlyWaits() {
    var set = PollSet()
    let (events, elapsed) = timed(&set, 10_000_000)
    #expect(events == [])
    #expect(elapsed >= 10_000_000)
  }

  @Test(.timeLimit(.minutes(1)), arguments: [nil, UInt64.max]) func withoutTimeoutItWaitsForData(timeout: UInt64?)
    throws
  {
    let ends = try StreamSocket.pair()
    var set = PollSet()
    set.set(ends.parent.number, wantsRead: true, wantsWrite: false, token: 5)
    let child = ends.child.number
    let thread = try BackgroundThread {
      usleep(20_000)
      _ = try? send([1], to: child)
    }
    let (events, elapsed) = timed(&set, timeout)
    thread.join()
    #expect(events == [PollEvent(token: 5, isReadable: true)])
    #expect(elapsed >= 10_000_000)
  }

  @Test func reportsOnlyWhatIsAskedFor() throws {
    let ends = try StreamSocket.pair()
    _ = try send([1], to: ends.child.number)
    var set = PollSet()
    set.set(ends.parent.number, wantsRead: false, wantsWrite: true, token: 1)
    #expect(set.wait(timeoutNanoseconds: 0) == [PollEvent(token: 1, isWritable: true)])
    set.set(ends.parent.number, wantsRead: true, wantsWrite: true, token: 2)
    #expect(set.count == 1)
    #expect(set.wait(timeoutNanoseconds: 0) == [PollEvent(token: 2, isReadable: true, isWritable: true)])
    set.set(ends.parent.number, wantsRead: false, wantsWrite: false, token: 3)
    #expect(set.wait(timeoutNanoseconds: 0) == [])
  }

  @Test func aFullSocketIsNotWritable() throws {
    let ends = try StreamSocket.pair()
    while try send([UInt8](repeating: 0, count: 1 << 20), to: ends.parent.number) != .wouldBlock {}
    var set = PollSet()
    set.set(ends.parent.number, wantsRead: true, wantsWrite: true, token: 1)
    #expect(set.wait(timeoutNanoseconds: 0) == [])
  }

  @Test func aGonePeerIsHungUpEvenIfNothingIsAskedFor() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    try ends.child.close()
    var set = PollSet()
    set.set(parent.number, wantsRead: false, wantsWrite: false, token: 8)
    #expect(set.wait(timeoutNanoseconds: 0) == [PollEvent(token: 8, isHungUp: true)])
  }

  @Test func aNumberThatIsNotOpenIsHungUp() {
    var set = PollSet()
    set.set(10_000, wantsRead: true, wantsWrite: false, token: 4)
    #expect(set.wait(timeoutNanoseconds: 0) == [PollEvent(token: 4, isHungUp: true)])
  }

  /// An end without a peer.
  private func orphan() throws -> CInt {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    return parent.release()
  }

  @Test func removalKeepsTheOthers() throws {
    let numbers = try (0..<10).map { _ in try orphan() }
    defer { for number in numbers { close(number) } }
    // Every parent's peer is gone, so each reports itself.
    var set = PollSet()
    for (index, number) in numbers.enumerated() { set.set(number, wantsRead: true, wantsWrite: false, token: index) }
    for index in [9, 0, 8, 4, 4] { set.remove(numbers[index]) }
    set.remove(1_000_000)
    #expect(set.count == 6)
    #expect(set.wait(timeoutNanoseconds: 0).map(\.token).sorted() == [1, 2, 3, 5, 6, 7])
    set.set(numbers[4], wantsRead: true, wantsWrite: false, token: 44)
    #expect(set.wait(timeoutNanoseconds: 0).map(\.token).sorted() == [1, 2, 3, 5, 6, 7, 44])
  }

  @Test func turnsReuseTheirMemory() throws {
    let ends = try StreamSocket.pair()
    var set = PollSet()
    set.set(ends.parent.number, wantsRead: false, wantsWrite: true, token: 1)
    func address() -> UnsafePointer<PollEvent>? {
      set.wait(timeoutNanoseconds: 0).withUnsafeBufferPointer { $0.baseAddress }
    }
    let first = address()
    #expect(first != nil)
    #expect((0..<100).allSatisfy { _ in address() == first })
  }
}
