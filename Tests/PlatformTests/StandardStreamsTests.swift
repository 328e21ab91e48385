// Writing all through narrow places, and streams that were closed.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct StandardStreamsTests {
  /// Non-blocking, the first writer must wait for room many times; blocking, the kernel does it.
  @Test(arguments: [true, false]) func writesAllThroughANarrowPlace(isNonBlocking: Bool) throws {
    let ends = try StreamSocket.pair()
    let writing = isNonBlocking ? ends.parent.number : ends.child.number
    let reading = isNonBlocking ? ends.child.number : ends.parent.number
    let bytes = (0..<5_000_000).map { UInt8(truncatingIfNeeded: $0 &* 13 &+ $0 >> 9) }
    let received = Monitor([UInt8]())
    let reader = try BackgroundThread {
      var all: [UInt8] = []
      while all.count < bytes.count, let (more, isEnded) = try? receiveSome(reading), !isEnded {
        all += more
        usleep(100)
      }
      received.update { [all] in $0 = all }
    }
    try StandardStreams.writeAll(fd: writing, bytes)
    reader.join()
    #expect(received.update { $0 } == bytes)
  }

  @Test func nothingIsFineToo() throws {
    try StandardStreams.writeAll(fd: -1, [UInt8]())
  }

  @Test func aReaderThatIsGoneIsAnError() throws {
    SignalPipe.ignore([SIGPIPE])
    var ends: [CInt] = [0, 0]
    try #require(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    let error = try systemError { try StandardStreams.writeAll(fd: ends[1], [1, 2, 3]) }
    #expect(error == SystemError(call: "write", errno: .brokenPipe))
  }
}

/// At least one byte from a blocking or non-blocking socket.
private func receiveSome(_ number: CInt) throws -> (bytes: [UInt8], isEnded: Bool) {
  var chunk = [UInt8](repeating: 0, count: 100_000)
  switch try chunk.withUnsafeMutableBytes({ try StreamSocket.read(number, into: $0) }) {
  case .bytes(let count): return (Array(chunk[..<count]), false)
  case .wouldBlock: return ([], false)
  case .endOfStream: return ([], true)
  }
}
