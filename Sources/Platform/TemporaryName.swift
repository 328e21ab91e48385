// Names of half-written outputs: short, ours by their look, and telling whether their writer still lives.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// `.imgcoord-<place>-<pid>-<serial>.tmp`, all three lower-case hexadecimal; 40 bytes at most.
package struct TemporaryName: Equatable, Sendable {
  /// Where `pid` means something: a hash of host name and pid namespace. Machines and containers share output
  /// directories, and each would take the others' files for those of dead processes.
  package var place: UInt32
  package var pid: pid_t
  package var serial: UInt32

  /// A new name of this process.
  package init() {
    self.init(place: Self.here, pid: getpid(), serial: UInt32.random(in: 0...UInt32.max))
  }

  package init(place: UInt32, pid: pid_t, serial: UInt32) {
    self.place = place
    self.pid = pid
    self.serial = serial
  }

  /// nil if the name is not of this form.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count <= Self.longest, let text = String(validating: bytes, as: UTF8.self) else { return nil }
    guard text.hasPrefix(Self.prefix), text.hasSuffix(Self.suffix) else { return nil }
    let fields = text.dropFirst(Self.prefix.count).dropLast(Self.suffix.count)
      .split(separator: "-", omittingEmptySubsequences: false).map { UInt32($0, radix: 16) }
    guard fields.count == 3, let place = fields[0], let number = fields[1], let serial = fields[2],
      let pid = pid_t(exactly: number), pid > 0
    else { return nil }
    self.init(place: place, pid: pid, serial: serial)
    // One spelling only: no plus sign, upper case or leading zeros.
    if text != self.text { return nil }
  }

  package var text: String {
    Self.prefix + [place, UInt32(pid), serial].map { String($0, radix: 16) }.joined(separator: "-") + Self.suffix
  }

  /// Whether the writer is surely gone. `modifiedNanoseconds` is the file's; one written elsewhere counts as left
  /// behind after a day, which no output takes.
  func isStale(modifiedNanoseconds: Int64) -> Bool {
    if place == Self.here { return !ProcessIdentifier.isRunning(pid) }
    return Int64(WallClock.now()) - modifiedNanoseconds > 24 * 3600 * 1_000_000_000
  }

  private static let prefix = ".imgcoord-"
  private static let suffix = ".tmp"
  private static let longest = prefix.utf8.count + 3 * 8 + 2 + suffix.utf8.count

  /// FNV-1a of the host's name and, on Linux, the name of the pid namespace.
  private static let here: UInt32 = {
    var bytes = HostName.current
    #if os(Linux)
    var link = [UInt8](repeating: 0, count: 256)
    let count = link.withUnsafeMutableBytes { readlink("/proc/self/ns/pid", $0.baseAddress!, 256) }
    bytes += link.prefix(max(0, count))
    #endif
    return bytes.reduce(2_166_136_261) { ($0 ^ UInt32($1)) &* 16_777_619 }
  }()
}
