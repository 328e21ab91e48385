// A lock holds between processes, and no longer than its holder lives.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite(.timeLimit(.minutes(1))) struct LockTests {
  @Test func oneDescriptorHasIt() throws {
    let scratch = try Scratch()
    let path = try scratch.file("lock")
    do {
      let first = try Descriptor.openRegular(path, appending: true)
      let second = try Descriptor.openRegular(path, appending: true)
      #expect(try first.lock())
      #expect(try !second.lock())
    }
    #expect(try Descriptor.openRegular(path, appending: false).lock())
  }

  @Test func aKilledHolderLetsGo() throws {
    guard (try? FileStatus.of("/usr/bin/flock", followLinks: true)) != nil else {
      print("skipped: flock(1) is not here")
      return
    }
    let scratch = try Scratch()
    let path = try scratch.file("lock")
    let null = try Descriptor.open("/dev/null", O_RDONLY)
    let holder = try ChildProcess.spawn(
      SpawnRequest(
        executable: "/usr/bin/flock", arguments: [path.bytes] + ["sleep", "600"].map { Array($0.utf8) },
        standardInput: null.number))
    let file = try Descriptor.openRegular(path, appending: true)
    // Until it has it.
    while try file.lock() {
      _ = flock(file.number, LOCK_UN)
      usleep(1_000)
    }
    // With its process group, to which sleep belongs.
    kill(-holder.pid, SIGKILL)
    _ = holder.wait()
    while try !file.lock() { usleep(1_000) }
  }

  @Test func onlyRegularFilesAreOpened() throws {
    let scratch = try Scratch()
    let file = try scratch.file("file", "abc")
    let link = scratch.path.appending("link")
    #expect(file.withPlatformString { from in link.withPlatformString { symlink(from, $0) } } == 0)
    let fifo = scratch.path.appending("fifo")
    #expect(fifo.withPlatformString { mkfifo($0, 0o600) } == 0)
    for appending in [false, true] {
      #expect(
        try systemError { _ = try Descriptor.openRegular(link, appending: appending) }.errno
          == .tooManySymbolicLinkLevels)
      #expect(
        try systemError { _ = try Descriptor.openRegular(scratch.path, appending: appending) }.errno == .isDirectory)
      #expect(try systemError { _ = try Descriptor.openRegular(fifo, appending: appending) }.path == fifo)
    }
    let missing = scratch.path.appending("missing")
    #expect(
      try systemError { _ = try Descriptor.openRegular(missing, appending: false) }.errno == .noSuchFileOrDirectory)
    try Descriptor.openRegular(file, appending: true).truncate(to: 2)
    let opened = try Descriptor.openRegular(file, appending: true)
    try StandardStreams.writeAll(fd: opened.number, "z".utf8)
    #expect(try contents(file) == Array("abz".utf8))
  }
}
