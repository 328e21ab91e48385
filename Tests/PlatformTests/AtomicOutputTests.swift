// Outputs whole or not at all: strange names, taken names, full and sealed disks, failures that leave nothing.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct AtomicOutputTests {
  @discardableResult
  private func write(
    _ text: String, to path: FilePath, replaceExisting: Bool = true, durable: Bool = false
  ) throws -> FileStatus {
    try Array(text.utf8).withUnsafeBytes {
      try AtomicOutput.write($0, to: path, replaceExisting: replaceExisting, durable: durable)
    }
  }

  @Test(arguments: [true, false], [true, false]) func writesWhole(replaceExisting: Bool, durable: Bool) throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("a")
    let status = try write("text", to: path, replaceExisting: replaceExisting, durable: durable)
    let found = try FileStatus.of(path, followLinks: false)
    #expect(status.size == 4 && status.isSameFile(as: found))
    #expect(status.modifiedNanoseconds == found.modifiedNanoseconds)
    #expect(try contents(path) == Array("text".utf8))
    #expect(try scratch.names() == [[0x61]])
  }

  @Test func emptyAndLargeOutputs() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("a")
    #expect(try write("", to: path).size == 0)
    #expect(try contents(path) == [])
    let large = String(repeating: "0123456789", count: 300_000)
    #expect(try write(large, to: path).size == 3_000_000)
    #expect(try contents(path) == Array(large.utf8))
  }

  @Test(arguments: [1_234_567_890_123_456_789, 5, -1, 0] as [Int64]) func timesOfAnotherFile(time: Int64) throws {
    let scratch = try Scratch()
    var model = try FileStatus.of(scratch.path, followLinks: true)
    (model.accessedNanoseconds, model.modifiedNanoseconds) = (time, time &+ 1_000_000_007)
    let path = scratch.path.appending("a")
    try [UInt8(1)].withUnsafeBytes { _ = try AtomicOutput.write($0, to: path, times: model) }
    let status = try FileStatus.of(path, followLinks: true)
    #expect(status.accessedNanoseconds == model.accessedNanoseconds)
    #expect(status.modifiedNanoseconds == model.modifiedNanoseconds)
  }

  @Test func permissionsObeyTheUmask() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      umask(0o027)
      try [UInt8(1)].withUnsafeBytes { _ = try AtomicOutput.write($0, to: scratch.path.appending("a")) }
      let permissions = try FileStatus.of(scratch.path.appending("a"), followLinks: false).permissions
      #expect(permissions == 0o640)
    }
  }

  @Test func replacesWithANewFile() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a", "old contents")
    let reader = try Descriptor.open(path, O_RDONLY)
    try write("new", to: path)
    #expect(try contents(path) == Array("new".utf8))
    // Who had the old one open still reads it whole.
    #expect(try drain(reader.number) == Array("old contents".utf8))
  }

  @Test func replacesALinkNotItsTarget() throws {
    let scratch = try Scratch()
    let target = try scratch.file("target", "kept")
    let link = scratch.path.appending("link")
    _ = link.withPlatformString { symlink("target", $0) }
    try write("new", to: link)
    #expect(try contents(target) == Array("kept".utf8))
    #expect(try FileStatus.of(link, followLinks: false).kind == .regular)
  }

  @Test func doesNotReplaceUnasked() throws {
    let scratch = try Scratch()
    let path = try scratch.file("a", "old")
    let dangling = scratch.path.appending("dangling")
    _ = dangling.withPlatformString { symlink("nowhere", $0) }
    for path in [path, dangling] {
      let error = try systemError { try write("new", to: path, replaceExisting: false) }
      #expect(error == SystemError(call: "rename", path: path, errno: .fileExists))
    }
    #expect(try contents(path) == Array("old".utf8))
    #expect(try scratch.names() == ["a", "dangling"].map { Array($0.utf8) })
  }

  /// The way of file systems without an exclusive rename.
  @Test func linkingDoesNotReplaceEither() throws {
    let scratch = try Scratch()
    let temporary = try scratch.file("temporary", "new")
    let taken = try scratch.file("taken", "old")
    let error = try systemError { try AtomicOutput.linkExclusively(temporary, taken) }
    #expect(error.call == "link" && error.errno == .fileExists)
    #expect(try contents(taken) == Array("old".utf8))
    try AtomicOutput.linkExclusively(temporary, scratch.path.appending("free"))
    #expect(try contents(scratch.path.appending("free")) == Array("new".utf8))
    #expect(try scratch.names() == ["free", "taken"].map { Array($0.utf8) })
  }

  @Test(
    arguments: [
      [UInt8](repeating: 0x78, count: 255), [0xff, 0xfe], Array("line\nbreak".utf8), Array("-rf".utf8),
      Array("a[shrink=4]".utf8),
      Array("e\u{301}".utf8), Array(".".utf8) + [0x80],
    ] as [[UInt8]])
  func anyNameWorks(name: [UInt8]) throws {
    let scratch = try Scratch()
    let path = scratch.path.appending(FilePath(bytes: name).components)
    try write("text", to: path)
    #expect(try scratch.names() == [name])
    #expect(try systemError { try write("", to: path, replaceExisting: false) }.errno == .fileExists)
  }

  @Test func failuresLeaveNothingBehind() throws {
    let scratch = try Scratch()
    let directory = try scratch.directory("d")
    #expect(
      try systemError { try write("x", to: directory) }
        == SystemError(call: "rename", path: directory, errno: .isDirectory))
    let absent = scratch.path.appending("absent/a")
    #expect(
      try systemError { try write("x", to: absent) }
        == SystemError(call: "open", path: absent, errno: .noSuchFileOrDirectory))
    let long = scratch.path.appending(String(repeating: "x", count: 256))
    #expect(
      try systemError { try write("x", to: long) } == SystemError(call: "rename", path: long, errno: .fileNameTooLong))
    #expect(try systemError { try write("x", to: "/") }.errno == .isDirectory)
    #expect(try scratch.names() == [[0x64]])
  }

  @Test func unwritableDirectory() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      _ = scratch.path.withPlatformString { chmod($0, 0o555) }
      if geteuid() == 0 { seteuid(65_534) }
      let path = scratch.path.appending("a")
      let error = try systemError {
        try [UInt8(1)].withUnsafeBytes { _ = try AtomicOutput.write($0, to: path) }
      }
      if getuid() == 0 { seteuid(0) }
      #expect(error == SystemError(call: "open", path: path, errno: .permissionDenied))
      #expect(try scratch.names().isEmpty)
    }
  }

  /// A write that fails half-way, without a full disk: EFBIG at the limit of file sizes.
  @Test func aFailedWriteLeavesTheOldFile() async {
    await #expect(processExitsWith: .success) {
      SignalPipe.ignore([SIGXFSZ])
      let scratch = try Scratch()
      let path = try scratch.file("a", "old")
      #if os(Linux)
      let resource = __rlimit_resource_t(RLIMIT_FSIZE.rawValue)
      #else
      let resource = RLIMIT_FSIZE
      #endif
      var limit = rlimit()
      getrlimit(resource, &limit)
      limit.rlim_cur = 10_000
      setrlimit(resource, &limit)
      let error = try systemError {
        try [UInt8](repeating: 1, count: 50_000).withUnsafeBytes { _ = try AtomicOutput.write($0, to: path) }
      }
      #expect(error == SystemError(call: "write", path: path, errno: .fileTooLarge))
      #expect(try contents(path) == Array("old".utf8))
      #expect(try scratch.names() == [[0x61]])
    }
  }

  @Test(.enabled(if: Mount.isPossible, "needs the right to mount")) func aFullDiskLeavesNothing() throws {
    let mount = try Mount("full", ["-t", "tmpfs", "-o", "size=64k", "none"])
    let path = mount.point.appending("a")
    try write("old", to: path)
    let error = try systemError { try write(String(repeating: "x", count: 200_000), to: path) }
    #expect(error == SystemError(call: "write", path: path, errno: .noSpace))
    #expect(error.stopsRun)
    #expect(try contents(path) == Array("old".utf8))
    #expect(try DirectoryListing.entries(of: mount.point).map(\.name) == [[0x61]])
  }

  @Test(.enabled(if: Mount.isPossible, "needs the right to mount")) func aReadOnlyFileSystemIsSaid() throws {
    let mount = try Mount("sealed", ["-t", "tmpfs", "-o", "ro", "none"])
    let error = try systemError { try write("x", to: mount.point.appending("a")) }
    #expect(error == SystemError(call: "open", path: mount.point.appending("a"), errno: .readOnlyFileSystem))
    #expect(error.stopsRun)
  }

  @Test(.timeLimit(.minutes(1))) func parallelWritersLeaveOneWholeFile() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("a")
    let failures = Monitor(0)
    let writers = try (0..<4).map { writer in
      try BackgroundThread {
        for _ in 0..<100 {
          let bytes = [UInt8](repeating: UInt8(writer), count: 5000)
          if (try? bytes.withUnsafeBytes { try AtomicOutput.write($0, to: path) }) == nil {
            failures.update { $0 += 1 }
          }
        }
      }
    }
    for writer in writers { writer.join() }
    #expect(failures.update { $0 } == 0)
    let final = try contents(path)
    #expect(final.count == 5000)
    #expect(Set(final).count == 1)
    #expect(try scratch.names() == [[0x61]])
  }
}
