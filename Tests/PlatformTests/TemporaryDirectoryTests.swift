// A temporary directory is new each time; its removal takes all that is in it and nothing behind links.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct TemporaryDirectoryTests {
  @Test func isNewAndGone() throws {
    let scratch = try Scratch()
    let first = try TemporaryDirectory.create(in: scratch.path, prefix: "x-")
    let second = try TemporaryDirectory.create(in: scratch.path, prefix: "x-")
    #expect(first != second && first.lastComponent!.string.hasPrefix("x-"))
    try Directories.create(first.appending("a/b").appending(FilePath(bytes: [0xff]).components))
    #expect(first.appending("a/file").withPlatformString { creat($0, 0o600) } >= 0)
    try TemporaryDirectory.remove(first)
    #expect(try scratch.names() == [second.lastComponent!.string].map { Array($0.utf8) })
    // Again is fine.
    try TemporaryDirectory.remove(first)
  }

  @Test func leavesWhatLinksLeadTo() throws {
    let scratch = try Scratch()
    let kept = try scratch.directory("kept")
    #expect(kept.appending("file").withPlatformString { creat($0, 0o600) } >= 0)
    let directory = try TemporaryDirectory.create(in: scratch.path, prefix: "x-")
    #expect(directory.appending("link").withPlatformString { symlink("../kept", $0) } == 0)
    try TemporaryDirectory.remove(directory)
    #expect(try DirectoryListing.entries(of: kept).count == 1)
  }

  @Test func namesTheParentThatIsMissing() throws {
    let scratch = try Scratch()
    let missing = scratch.path.appending("none")
    let error = try systemError { _ = try TemporaryDirectory.create(in: missing, prefix: "x-") }
    #expect(error.errno == .noSuchFileOrDirectory && error.path == missing)
  }
}
