// The socket leaves descriptor 0, in a process of its own.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct MoveSocketTests {
  #if os(Linux)
  @Test func socketLeavesStandardInput() async {
    await #expect(processExitsWith: .success) {
      let ends = try StreamSocket.pair()
      let parent = ends.parent
      dup2(ends.child.number, 0)
      try ends.child.close()
      let socket = try MoveSocket.fromStandardInput()
      #expect(socket.number > 2)
      #expect(fcntl(socket.number, F_GETFD) & FD_CLOEXEC != 0)
      #expect(linkTarget("/proc/self/fd/0") == "/dev/null")
      #expect(try send([7], to: socket.number) == .bytes(1))
      #expect(try receive(parent.number).bytes == [7])
      // Nothing else holds the socket: closing it is the end.
      try socket.close()
      #expect(try receive(parent.number).isEnded)
    }
  }
  #endif

  @Test func aClosedStandardInputIsAnError() async {
    await #expect(processExitsWith: .success) {
      close(0)
      let error = try systemError { _ = try MoveSocket.fromStandardInput().release() }
      #expect(error.errno == .badFileDescriptor)
    }
  }
}
