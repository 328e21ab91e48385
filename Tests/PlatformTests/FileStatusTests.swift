// Kinds, sizes, times and identity as stat(2) gives them.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct FileStatusTests {
  @Test func regularFile() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a", "12345")
    _ = path.withPlatformString { chmod($0, 0o640) }
    let status = try FileStatus.of(path, followLinks: true)
    #expect(status.kind == .regular)
    #expect(status.size == 5)
    #expect(status.permissions == 0o640)
    #expect(status.linkCount == 1)
    #expect(abs(Int64(WallClock.now()) - status.modifiedNanoseconds) < 60_000_000_000)
    let file = try Descriptor.open(path, O_RDONLY)
    #expect(try FileStatus.of(descriptor: file.number) == status)
  }

  @Test func modificationTimeHasNanoseconds() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a")
    var times = [timespec(tv_sec: 1, tv_nsec: 0), timespec(tv_sec: 1_234_567_890, tv_nsec: 123_456_789)]
    _ = path.withPlatformString { utimensat(AT_FDCWD, $0, &times, 0) }
    #expect(try FileStatus.of(path, followLinks: true).modifiedNanoseconds == 1_234_567_890_123_456_789)
  }

  @Test func otherKinds() throws {
    let scratch = try Scratch()
    let fifo = scratch.path.appending("fifo")
    try #require(fifo.withPlatformString { mkfifo($0, 0o600) } == 0)
    #expect(try FileStatus.of(fifo, followLinks: true).kind == .fifo)
    #expect(try FileStatus.of(scratch.path, followLinks: true).kind == .directory)
    #expect(try FileStatus.of("/dev/null", followLinks: true).kind == .characterDevice)
    let socket = try listeningSocket(scratch.path.appending("socket"))
    #expect(try FileStatus.of(scratch.path.appending("socket"), followLinks: true).kind == .socket)
    #expect(try FileStatus.of(descriptor: socket.number).kind == .socket)
  }

  @Test func linksAreFollowedOrNot() throws {
    let scratch = try Scratch()
    let file = try scratch.file("file")
    let link = scratch.path.appending("link")
    _ = link.withPlatformString { symlink("file", $0) }
    let direct = try FileStatus.of(file, followLinks: true)
    #expect(try FileStatus.of(link, followLinks: false).kind == .symbolicLink)
    #expect(try FileStatus.of(link, followLinks: true).isSameFile(as: direct))
    #expect(try !FileStatus.of(link, followLinks: false).isSameFile(as: direct))
  }

  @Test func errorsNameTheFile() throws {
    let error = try systemError { _ = try FileStatus.of("/nonexistent", followLinks: false) }
    #expect(error == SystemError(call: "stat", path: "/nonexistent", errno: .noSuchFileOrDirectory))
    #expect(try systemError { _ = try FileStatus.of(descriptor: -1) }.errno == .badFileDescriptor)
  }
}
