// One owner, one close.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct DescriptorTests {
  @Test func closesWhenItsOwnerIsGone() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    #expect(try receive(parent.number).isEnded == false)
    // No close, only the end of a scope.
    do {
      let child = ends.child
      #expect(child.number > 2)
    }
    #expect(try receive(parent.number).isEnded)
  }

  @Test func closesWhenTold() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    try ends.child.close()
    #expect(try receive(parent.number).isEnded)
  }

  @Test func releasedStaysOpen() throws {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    let number = ends.child.release()
    #expect(try receive(parent.number).isEnded == false)
    close(number)
    #expect(try receive(parent.number).isEnded)
  }

  @Test func closeReportsErrors() throws {
    let error = try systemError { try Descriptor(owning: 1_000_000_000).close() }
    #expect(error == SystemError(call: "close", errno: .badFileDescriptor))
  }

  @Test func openedFilesCloseOnExec() throws {
    let file = try Descriptor.open("/dev/null", O_RDONLY)
    #expect(fcntl(file.number, F_GETFD) & FD_CLOEXEC != 0)
  }

  @Test func openNamesTheFile() throws {
    let error = try systemError { _ = try Descriptor.open("/nonexistent/a", O_RDONLY).release() }
    #expect(error == SystemError(call: "open", path: "/nonexistent/a", errno: .noSuchFileOrDirectory))
  }
}
