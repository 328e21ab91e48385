// Byte order, kinds and errors of a listing.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct DirectoryListingTests {
  @Test func sortsByBytes() throws {
    let scratch = try Scratch()
    let names: [[UInt8]] = [
      [0x0a], Array("-a".utf8), Array("...".utf8), Array("B".utf8), Array("a".utf8), Array("a.jpg".utf8),
      Array("a0".utf8),
      Array("aa".utf8), Array("e\u{301}".utf8), [UInt8](repeating: 0x7a, count: 255), Array("\u{e9}".utf8), [0xff],
      [0xff, 0x01],
    ]
    let sorted = names.sorted { $0.lexicographicallyPrecedes($1) }
    for name in names.shuffled() { _ = try scratch.file(name, []) }
    let listing = try DirectoryListing.entries(of: scratch.path)
    #expect(listing.map(\.name) == sorted)
    #expect(listing.count == names.count)
    #expect(listing.allSatisfy { $0.kind == .regular })
  }

  @Test func kindsAreOfTheEntriesThemselves() throws {
    let scratch = try Scratch()
    _ = try scratch.file("a")
    _ = try scratch.directory("b")
    _ = scratch.path.appending("c").withPlatformString { symlink("a", $0) }
    _ = scratch.path.appending("d").withPlatformString { mkfifo($0, 0o600) }
    let kinds = try DirectoryListing.entries(of: scratch.path).map(\.kind)
    #expect(kinds == [.regular, .directory, .symbolicLink, .fifo])
  }

  @Test func emptyDirectory() throws {
    let scratch = try Scratch()
    #expect(try DirectoryListing.entries(of: scratch.path).isEmpty)
  }

  @Test func manyEntries() throws {
    let scratch = try Scratch()
    for number in 0..<3000 { _ = try scratch.file("file-\(number)") }
    let names = try DirectoryListing.entries(of: scratch.path).map { String(decoding: $0.name, as: UTF8.self) }
    #expect(names == (0..<3000).map { "file-\($0)" }.sorted())
  }

  @Test func errorsNameTheDirectory() throws {
    let missing = try systemError { _ = try DirectoryListing.entries(of: "/nonexistent") }
    #expect(missing == SystemError(call: "opendir", path: "/nonexistent", errno: .noSuchFileOrDirectory))
    #expect(try systemError { _ = try DirectoryListing.entries(of: "/etc/passwd") }.errno == .notDirectory)
  }
}
