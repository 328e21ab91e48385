// A page that a child inherits: both see it, and what the child wrote is there when it has ended.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct SharedPageTests {
  @Test func childLeavesWords() throws {
    let page = try SharedPage()
    #expect(page.bytes.count == SharedPage.byteCount && page.bytes.allSatisfy { $0 == 0 })
    page.bytes[3] = 7
    var request = SpawnRequest(
      executable: "/bin/sh", arguments: [Array("-c".utf8), Array("printf ABC >&3; kill -9 $$".utf8)], standardInput: 0)
    request.sharedMemory = page.descriptor
    let process = try ChildProcess.spawn(request)
    page.closeDescriptor()
    #expect(process.wait() == .signaled(signal: 9))
    #expect(page.bytes.prefix(4).elementsEqual(Array("ABC".utf8) + [7]))
  }

  @Test func pageIsAdoptedOnce() throws {
    let page = try SharedPage()
    let number = dup(page.descriptor)
    let other = try #require(SharedPage(inheritedAs: number))
    other.bytes[100] = 42
    #expect(page.bytes[100] == 42)
    // The number is free again.
    #expect(SharedPage(inheritedAs: number) == nil)
  }

  @Test func otherDescriptorsAreNoPages() throws {
    #expect(SharedPage(inheritedAs: -1) == nil)
    let null = try Descriptor.openForReading("/dev/null")
    #expect(SharedPage(inheritedAs: null.number) == nil)
  }
}
