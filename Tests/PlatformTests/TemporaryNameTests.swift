// Which names are ours, and which files a sweep removes.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

@Suite struct TemporaryNameTests {
  @Test func roundTrip() {
    let name = TemporaryName(place: 0xdead_beef, pid: 4711, serial: 10)
    #expect(name.text == ".imgcoord-deadbeef-1267-a.tmp")
    #expect(TemporaryName(bytes: name.text.utf8) == name)
    let longest = TemporaryName(place: .max, pid: .max, serial: .max)
    #expect(longest.text.utf8.count == 40)
    #expect(TemporaryName(bytes: longest.text.utf8) == longest)
  }

  @Test func newNamesDifferAndAreOurs() {
    let names = (0..<100).map { _ in TemporaryName() }
    #expect(Set(names.map(\.text)).count == 100)
    #expect(names.allSatisfy { $0.pid == getpid() })
  }

  @Test(arguments: [
    "", "a.tmp", ".imgcoord-.tmp", ".imgcoord-1-2-3", ".imgcoord-1-2-3.tmpx", ".imgcoord-1-2.tmp",
    ".imgcoord-1-2-3-4.tmp",
    ".imgcoord-1-0-3.tmp", ".imgcoord-1--3.tmp", ".imgcoord-1-+2-3.tmp", ".imgcoord-1-02-3.tmp", ".imgcoord-A-2-3.tmp",
    ".imgcoord-1-80000000-3.tmp", ".imgcoord-1-2-100000000.tmp", "x.imgcoord-1-2-3.tmp", ".imgcoord-g-2-3.tmp",
  ])
  func otherNamesAreNotTaken(name: String) {
    #expect(TemporaryName(bytes: name.utf8) == nil)
  }

  @Test func bytesThatAreNoTextAreNotTaken() {
    #expect(TemporaryName(bytes: [0xff] + Array(".imgcoord-1-2-3.tmp".utf8)) == nil)
  }

  @Test func sweepsTheFilesOfDeadProcessesOnly() throws {
    let scratch = try Scratch()
    let child = try sleeper()
    child.signal(SIGKILL)
    _ = child.wait()
    let living = try sleeper()
    // Dead and not reaped.
    let zombie = try sleeper()
    defer { _ = zombie.wait() }
    zombie.signal(SIGKILL)
    #if os(Linux)
    while ProcessIdentifier.isRunning(zombie.pid) { usleep(1_000) }
    #endif
    defer {
      living.signal(SIGKILL)
      _ = living.wait()
    }
    func name(_ pid: pid_t, _ serial: UInt32, elsewhere: Bool = false) -> String {
      TemporaryName(place: TemporaryName().place &+ (elsewhere ? 1 : 0), pid: pid, serial: serial).text
    }
    let kept = [
      name(living.pid, 1), name(getpid(), 2), name(child.pid, 3, elsewhere: true), "photo.jpg", ".imgcoord-note.tmp",
    ]
    for name in kept { _ = try scratch.file(name, "x") }
    let directory = name(child.pid, 4)
    _ = try scratch.directory(directory)

    _ = try scratch.file(name(child.pid, 5), "half")
    _ = try scratch.file(name(child.pid, 6))
    let old = try scratch.file(name(living.pid, 7, elsewhere: true))
    var times = [
      timespec(tv_sec: time(nil) - 25 * 3600, tv_nsec: 0), timespec(tv_sec: time(nil) - 25 * 3600, tv_nsec: 0),
    ]
    _ = old.withPlatformString { utimensat(AT_FDCWD, $0, &times, 0) }

    #if os(Linux)
    _ = try scratch.file(name(zombie.pid, 8), "half")
    #expect(AtomicOutput.sweepStale(in: scratch.path) == 4)
    #else
    #expect(AtomicOutput.sweepStale(in: scratch.path) == 3)
    #endif
    #expect(Set(try scratch.names()) == Set((kept + [directory]).map { Array($0.utf8) }))
    #expect(AtomicOutput.sweepStale(in: scratch.path) == 0)
    #expect(AtomicOutput.sweepStale(in: "/nonexistent") == 0)
  }
}
