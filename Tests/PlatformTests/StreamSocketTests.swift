// Modes of a pair, and every outcome of reading and writing.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct StreamSocketTests {
  private func readByte(_ number: CInt) throws -> ReadOutcome {
    var byte: UInt8 = 0
    return try withUnsafeMutableBytes(of: &byte) { try StreamSocket.read(number, into: $0) }
  }

  @Test func onlyTheParentsEndIsNonBlocking() throws {
    let ends = try StreamSocket.pair()
    #expect(fcntl(ends.parent.number, F_GETFL) & O_NONBLOCK != 0)
    #expect(fcntl(ends.child.number, F_GETFL) & O_NONBLOCK == 0)
    for number in [ends.parent.number, ends.child.number] { #expect(fcntl(number, F_GETFD) & FD_CLOEXEC != 0) }
  }

  @Test func bytesGoBothWays() throws {
    let ends = try StreamSocket.pair()
    #expect(try send([1, 2, 3], to: ends.parent.number) == .bytes(3))
    #expect(try send([4, 5], to: ends.child.number) == .bytes(2))
    #expect(try receive(ends.parent.number).bytes == [4, 5])
    try StreamSocket.makeNonBlocking(ends.child.number)
    #expect(try receive(ends.child.number).bytes == [1, 2, 3])
  }

  @Test func anEmptySocketWouldBlock() throws {
    let ends = try StreamSocket.pair()
    #expect(try readByte(ends.parent.number) == .wouldBlock)
  }

  @Test func aFullSocketTakesAPartThenBlocks() throws {
    let ends = try StreamSocket.pair()
    let bytes = [UInt8](repeating: 7, count: 16 << 20)
    guard case .bytes(let count) = try send(bytes, to: ends.parent.number) else {
      Issue.record("took nothing")
      return
    }
    #expect(count > 0 && count < bytes.count)
    #expect(try send(bytes, to: ends.parent.number) == .wouldBlock)
  }

  @Test func aClosedPeerIsTheEndAndBroken() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    _ = try send([9], to: ends.child.number)
    try ends.child.close()
    // What it said before is still there.
    let (bytes, isEnded) = try receive(parent.number)
    #expect(bytes == [9])
    #expect(isEnded)
    #expect(try send([1], to: parent.number) == .broken)
  }

  @Test func aPeerThatDiedWithUnreadBytesIsTheEnd() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    _ = try send([1], to: parent.number)
    try ends.child.close()
    // The first read is ECONNRESET on Linux.
    #expect(try readByte(parent.number) == .endOfStream)
  }

  @Test func otherErrorsAreThrown() throws {
    let null = try Descriptor.open("/dev/null", O_RDWR)
    let number = null.number
    #expect(try systemError { _ = try receive(number) } == SystemError(call: "recv", errno: .notSocket))
    #expect(try systemError { _ = try send([1], to: number) } == SystemError(call: "send", errno: .notSocket))
  }
}
