// File systems made for a test: by root on Linux only, by the programs mount and umount.
import Platform
import SystemPackage
import Testing

final class Mount {
  let point: FilePath
  private let scratch: Scratch

  /// Whether this process may mount, tried once.
  static let isPossible: Bool = (try? Mount("tmpfs", ["-t", "tmpfs", "none"])) != nil

  init(_ name: String, _ arguments: [String], onto: FilePath? = nil) throws {
    scratch = try Scratch()
    point = try onto ?? scratch.directory(name)
    let command = "exec mount \"$@\" 2>/dev/null"
    let words = ["-c", command, "sh"] + arguments
    let result = try run("/bin/sh", words.map { Array($0.utf8) } + [point.bytes])
    try #require(result.status == .exited(code: 0))
  }

  deinit {
    _ = try? run("/bin/umount", [Array("-l".utf8), point.bytes])
  }
}
