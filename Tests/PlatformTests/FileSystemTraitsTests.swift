// Case folding, with bind mounts for witnesses.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct FileSystemTraitsTests {
  #if os(Linux)
  @Test func thisFileSystemTellsThemApart() throws {
    let scratch = try Scratch()
    #expect(!FileSystemTraits.foldsCase(nearExisting: scratch.path))
    #expect(!FileSystemTraits.foldsCase(nearExisting: scratch.path.appending("not/yet/there")))
    _ = try scratch.file("123")
    _ = try scratch.file("Entry")
    #expect(!FileSystemTraits.foldsCase(nearExisting: scratch.path))
    #expect(try scratch.names().count == 2)
  }

  /// Both spellings lead to one file here, and yet they are two names.
  @Test func hardLinksAreNoWitness() throws {
    let scratch = try Scratch()
    let file = try scratch.file("a")
    let other = scratch.path.appending("A")
    _ = file.withPlatformString { from in other.withPlatformString { link(from, $0) } }
    #expect(!FileSystemTraits.foldsCase(nearExisting: scratch.path))
  }

  /// No folding file system can be made everywhere, but a directory mounted on its twin looks just like one.
  @Test(.enabled(if: Mount.isPossible, "needs the right to mount"))
  func oneDirectoryUnderBothSpellingsFolds() throws {
    let scratch = try Scratch()
    let lower = try scratch.directory("photos")
    let upper = try scratch.directory("PHOTOS")
    #expect(!FileSystemTraits.foldsCase(nearExisting: scratch.path))
    let mount = try Mount("twin", ["--bind", "\(lower)"], onto: upper)
    #expect(FileSystemTraits.foldsCase(nearExisting: scratch.path))
    #expect(FileSystemTraits.foldsCase(nearExisting: scratch.path.appending("new/a.jpg")))
    // Nothing inside that tells, so the directory's own name does.
    #expect(FileSystemTraits.foldsCase(nearExisting: lower.appending("new")))
    withExtendedLifetime(mount) {}
  }

  @Test(.enabled(if: Mount.isPossible, "needs the right to mount"))
  func theNameOfAMountPointSaysNothingOfTheInside() throws {
    let scratch = try Scratch()
    let lower = try scratch.directory("photos")
    let upper = try scratch.directory("PHOTOS")
    let inside = try Mount("inside", ["-t", "tmpfs", "none"], onto: lower)
    let mount = try Mount("twin", ["--bind", "\(lower)"], onto: upper)
    #expect(!FileSystemTraits.foldsCase(nearExisting: lower.appending("new")))
    withExtendedLifetime((inside, mount)) {}
  }
  #endif

  @Test func aRelativePathStartsHere() {
    #expect(
      FileSystemTraits.foldsCase(nearExisting: "not-there/a") == FileSystemTraits.foldsCase(nearExisting: "."))
  }
}
