// Whole regular files, and a typed failure for everything else: FIFOs, devices, growing files.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct FileReaderTests {
  private func failure(_ path: FilePath, limit: Int = 1 << 20) throws -> ReadFailure {
    let buffer = FileBuffer()
    do {
      try FileReader.read(path, into: buffer, limit: limit)
    } catch {
      #expect(buffer.bytes.isEmpty)
      return error
    }
    Issue.record("\(path) was read")
    throw CancellationError()
  }

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 3_000_000]) func readsWhole(size: Int) throws {
    let scratch = try Scratch()
    let bytes = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) }
    let path = try scratch.file([0xff, 0x0a], bytes)
    let buffer = FileBuffer()
    let status = try FileReader.read(path, into: buffer, limit: size)
    let after = try FileStatus.of(path, followLinks: true)
    #expect(status.isSameFile(as: after) && status.modifiedNanoseconds == after.modifiedNanoseconds)
    #expect(status.size == size)
    #expect(buffer.bytes.elementsEqual(bytes))
  }

  @Test func aSecondFileReplacesTheFirstInTheSameMemory() throws {
    let scratch = try Scratch()
    let buffer = FileBuffer()
    try FileReader.read(try scratch.file("a", "a longer text"), into: buffer, limit: 100)
    let start = buffer.bytes.baseAddress
    try FileReader.read(try scratch.file("b", "short"), into: buffer, limit: 100)
    #expect(buffer.bytes.elementsEqual("short".utf8))
    #expect(buffer.bytes.baseAddress == start)
    #expect((try? FileReader.read("/nonexistent", into: buffer, limit: 100)) == nil)
    #expect(buffer.bytes.isEmpty)
  }

  @Test func memoryOfAHugeFileGoesBack() throws {
    let scratch = try Scratch()
    let huge = try scratch.file(Array("huge".utf8), [UInt8](repeating: 1, count: 400_000))
    let small = try scratch.file("small", "x")
    let buffer = FileBuffer(keptCapacity: 100_000)
    try FileReader.read(huge, into: buffer, limit: 400_000)
    #expect(buffer.capacity > 400_000)
    try FileReader.read(small, into: buffer, limit: 400_000)
    #expect(buffer.capacity <= 100_000)
    #expect(buffer.bytes.elementsEqual([0x78]))
    try FileReader.read(huge, into: buffer, limit: 400_000)
    buffer.clear()
    #expect(buffer.capacity == 0)
    #expect(buffer.bytes.isEmpty)
  }

  @Test func missing() throws {
    for path in ["/nonexistent/a", "/etc/passwd/a"] as [FilePath] {
      guard case .missing(let error) = try failure(path) else {
        Issue.record("not missing: \(path)")
        continue
      }
      #expect(error.call == "open" && error.path == path)
    }
  }

  /// Root opens anything that has permissions, so a child of the test gives up being root first.
  @Test func unreadable() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      _ = scratch.path.withPlatformString { chmod($0, 0o755) }
      let path = try scratch.file("secret", "x")
      _ = path.withPlatformString { chmod($0, 0) }
      if geteuid() == 0 { seteuid(65_534) }
      var found: ReadFailure?
      do throws(ReadFailure) {
        try FileReader.read(path, into: FileBuffer(), limit: 10)
      } catch {
        found = error
      }
      if getuid() == 0 { seteuid(0) }
      #expect(found == .unreadable(SystemError(call: "open", path: path, errno: .permissionDenied)))
      withExtendedLifetime(scratch) {}
    }
  }

  @Test func unreadableNames() throws {
    let scratch = try Scratch()
    let loop = scratch.path.appending("loop")
    _ = loop.withPlatformString { symlink("loop", $0) }
    #expect(try failure(loop) == .unreadable(SystemError(call: "open", path: loop, errno: .tooManySymbolicLinkLevels)))
    let long = scratch.path.appending(String(repeating: "x", count: 256))
    #expect(try failure(long) == .unreadable(SystemError(call: "open", path: long, errno: .fileNameTooLong)))
  }

  @Test func whatIsNoRegularFileIsNotWaitedFor() throws {
    let scratch = try Scratch()
    let fifo = scratch.path.appending("fifo")
    try #require(fifo.withPlatformString { mkfifo($0, 0o600) } == 0)
    #expect(try failure(fifo) == .notRegular(.fifo))
    #expect(try failure(scratch.path) == .notRegular(.directory))
    #expect(try failure("/dev/zero") == .notRegular(.characterDevice))
    let socket = try listeningSocket(scratch.path.appending("socket"))
    #expect(try failure(scratch.path.appending("socket")) == .notRegular(.socket))
    _ = socket.number
  }

  @Test func openedAheadItIsReadLater() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a", "as it was")
    let opened = try FileReader.open(path)
    opened.readAhead()
    // Another file under the name is another file.
    _ = try scratch.file("b", "another")
    _ = scratch.path.appending("b").withPlatformString { from in path.withPlatformString { rename(from, $0) } }
    let buffer = FileBuffer()
    try FileReader.read(opened, into: buffer, limit: 10)
    #expect(buffer.bytes.elementsEqual("as it was".utf8))
  }

  @Test func openedAheadAndChangedIsNotRead() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a", "12345")
    let opened = try FileReader.open(path)
    try #require(path.withPlatformString { truncate($0, 3) } == 0)
    let buffer = FileBuffer()
    #expect(throws: ReadFailure.changedWhileRead) { try FileReader.read(opened, into: buffer, limit: 10) }
    #expect(buffer.bytes.isEmpty)
  }

  @Test func linksToFilesAreFine() throws {
    let scratch = try Scratch()
    _ = try scratch.file("file", "text")
    let link = scratch.path.appending("link")
    _ = link.withPlatformString { symlink("file", $0) }
    let buffer = FileBuffer()
    try FileReader.read(link, into: buffer, limit: 10)
    #expect(buffer.bytes.elementsEqual("text".utf8))
  }

  @Test func tooLargeIsRefusedUnread() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a", "12345")
    #expect(try failure(path, limit: 4) == .tooLarge(size: 5, limit: 4))
    // Sparse: a size that no memory has.
    try #require(path.withPlatformString { truncate($0, 1 << 42) } == 0)
    #expect(try failure(path) == .tooLarge(size: 1 << 42, limit: 1 << 20))
  }

  #if os(Linux)
  /// A file of /proc has size 0 and bytes all the same; one of /sys has fewer than its size says.
  @Test(arguments: ["/proc/self/status", "/sys/devices/system/cpu/online"] as [FilePath])
  func bytesThatDoNotAddUpToTheSize(path: FilePath) throws {
    #expect(try failure(path) == .changedWhileRead)
  }
  #endif

  /// Appended to, the size betrays it; overwritten in place, only the time does.
  @Test(arguments: [O_APPEND, 0]) func aFileBeingWrittenIsNeverTakenForWhole(mode: CInt) throws {
    let scratch = try Scratch()
    let path = try scratch.file(Array("a".utf8), [UInt8](repeating: 1, count: 2_000_000))
    let isStopped = Monitor(false)
    let writer = try BackgroundThread {
      let file = open("\(path)", O_WRONLY | mode)
      while !isStopped.update({ $0 }) {
        write(file, "x", 1)
        if mode == 0 { lseek(file, 0, SEEK_SET) }
      }
      close(file)
    }
    let buffer = FileBuffer()
    var changed = 0
    for _ in 0..<1000 where changed < 3 {
      do {
        let status = try FileReader.read(path, into: buffer, limit: 100_000_000)
        #expect(buffer.bytes.count == status.size)
      } catch {
        #expect(error == .changedWhileRead)
        changed += 1
      }
    }
    isStopped.update { $0 = true }
    writer.join()
    #expect(changed == 3)
  }

  @Test(
    arguments: [
      (ReadFailure.notRegular(.fifo), "in/a: not a regular file but a FIFO"),
      (.tooLarge(size: 9, limit: 8), "in/a: 9 bytes, more than the limit of 8"),
      (.changedWhileRead, "in/a: changed while it was read"),
      (
        .missing(SystemError(call: "open", path: "in/a", errno: .noSuchFileOrDirectory)),
        "open in/a: No such file or directory"
      ),
    ] as [(ReadFailure, String)])
  func messagesNameTheFile(failure: ReadFailure, text: String) {
    #expect(failure.message(for: "in/a") == text)
  }
}
