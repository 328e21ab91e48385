// mkdir -p: what is there, what is in the way, and which component is named.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct DirectoriesTests {
  private func isDirectory(_ path: FilePath) -> Bool {
    (try? FileStatus.of(path, followLinks: true))?.kind == .directory
  }

  @Test func createsParents() throws {
    let scratch = try Scratch()
    let path = scratch.path.appending("a/b/c").appending(FilePath(bytes: [0xff]).components)
    try Directories.create(path)
    #expect(isDirectory(path))
    // Again is fine.
    try Directories.create(path)
    try Directories.create("/")
    try Directories.create("")
    try Directories.create(".")
  }

  @Test func goesThroughLinksAndDots() throws {
    let scratch = try Scratch()
    let real = try scratch.directory("real")
    let link = scratch.path.appending("link")
    _ = link.withPlatformString { symlink("real", $0) }
    try Directories.create(link)
    try Directories.create(link.appending("x"))
    #expect(isDirectory(real.appending("x")))
    try Directories.create(scratch.path.appending("new/../other"))
    #expect(isDirectory(scratch.path.appending("new")) && isDirectory(scratch.path.appending("other")))
  }

  @Test func errorsNameTheComponent() throws {
    let scratch = try Scratch()
    let file = try scratch.file("file")
    #expect(
      try systemError { try Directories.create(file) } == SystemError(call: "mkdir", path: file, errno: .fileExists))
    let below = file.appending("a")
    #expect(
      try systemError { try Directories.create(below) } == SystemError(call: "mkdir", path: below, errno: .notDirectory)
    )
    let long = scratch.path.appending("new").appending(String(repeating: "x", count: 256))
    let error = try systemError { try Directories.create(long.appending("b/c")) }
    #expect(error == SystemError(call: "mkdir", path: long, errno: .fileNameTooLong))
  }

  @Test func aMissingParentThatCannotBeMadeIsTheOneNamed() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      _ = scratch.path.withPlatformString { chmod($0, 0o555) }
      if geteuid() == 0 { seteuid(65_534) }
      let error = try systemError { try Directories.create(scratch.path.appending("a/b/c")) }
      if getuid() == 0 { seteuid(0) }
      let expected = SystemError(call: "mkdir", path: scratch.path.appending("a"), errno: .permissionDenied)
      #expect(error == expected)
      withExtendedLifetime(scratch) {}
    }
  }
}
