// What the end-to-end tests share: the programs, a scratch directory, a run of a command.

import Foundation
import Platform
import SystemPackage
import Testing

/// The programs under test: those of IMGCOORD_BIN, else of this build.
enum Programs {
  static let directory: String =
    ProcessInfo.processInfo.environment["IMGCOORD_BIN"]
    ?? (try! ExecutablePath.current()).removingLastComponent().displayed

  static var imgcoord: String { directory + "/imgcoord" }
  static var imgworker: String { directory + "/imgworker" }
}

/// A directory that is gone at the end of the test.
final class Scratch {
  let path: String

  init() {
    path = NSTemporaryDirectory() + "imgcoord-e2e-" + UUID().uuidString
    try! FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { _ = try? Command.run("/bin/rm", ["-rf", path]) }

  func write(_ name: String, _ bytes: [UInt8]) throws { try write(path: Array(name.utf8), bytes) }

  func write(path name: [UInt8], _ bytes: [UInt8]) throws {
    let target = FilePath(path).appending(FilePath(bytes: name).components)
    try Directories.create(target.removingLastComponent())
    try bytes.withUnsafeBytes { _ = try AtomicOutput.write($0, to: target) }
  }

  /// Paths below `folder` as bytes, with the content of each file, but for what runs keep for themselves.
  func contents(of folder: String) throws -> [[UInt8]: [UInt8]] {
    var found: [[UInt8]: [UInt8]] = [:]
    func walk(_ directory: FilePath, _ prefix: [UInt8]) throws {
      for entry in try DirectoryListing.entries(of: directory) {
        let full = directory.appending(FilePath(bytes: entry.name).components)
        if entry.kind == .directory {
          if entry.name.elementsEqual(".imgcoord".utf8) { continue }
          try walk(full, prefix + entry.name + [0x2f])
        } else {
          let buffer = FileBuffer()
          _ = try FileReader.read(full, into: buffer, limit: 1 << 30)
          found[prefix + entry.name] = Array(buffer.bytes)
        }
      }
    }
    try walk(FilePath(path + "/" + folder), [])
    return found
  }
}

struct Outcome {
  var status: Int32
  var output: [UInt8]
  var errors: String

  /// Standard output as JSON lines.
  var records: [[String: Any]] {
    output.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONSerialization.jsonObject(with: Data($0)) as? [String: Any]
    }
  }
}

/// A started command; `finish` waits for it.
final class Command {
  let process = Process()
  private let output = Pipe()
  private let errors = Pipe()
  private let collected = Monitor(([UInt8](), [UInt8](), 0))

  init(
    _ program: String, _ arguments: [String], in directory: String? = nil, input: [UInt8]? = nil,
    environment: [String: String] = [:]
  ) throws {
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    if let directory { process.currentDirectoryURL = URL(filePath: directory) }
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardOutput = output
    process.standardError = errors
    let stdin = Pipe()
    process.standardInput = input == nil ? FileHandle.nullDevice : stdin
    try process.run()
    let (collected, out, err) = (collected, output.fileHandleForReading, errors.fileHandleForReading)
    try Platform.Thread.detach {
      let bytes = Array(out.readDataToEndOfFile())
      collected.update {
        $0.0 = bytes
        $0.2 += 1
      }
    }
    try Platform.Thread.detach {
      let bytes = Array(err.readDataToEndOfFile())
      collected.update {
        $0.1 = bytes
        $0.2 += 1
      }
    }
    if let input {
      // A command may refuse its input before it has read it all.
      signal(SIGPIPE, SIG_IGN)
      try? stdin.fileHandleForWriting.write(contentsOf: Data(input))
      try stdin.fileHandleForWriting.close()
    }
  }

  func finish() -> Outcome {
    process.waitUntilExit()
    let (out, err) = collected.wait { $0.2 == 2 ? ($0.0, $0.1) : nil }
    return Outcome(status: process.terminationStatus, output: out, errors: String(decoding: err, as: UTF8.self))
  }

  static func run(
    _ program: String, _ arguments: [String], in directory: String? = nil, input: [UInt8]? = nil,
    environment: [String: String] = [:]
  ) throws -> Outcome {
    try Command(program, arguments, in: directory, input: input, environment: environment).finish()
  }

  /// Runs imgcoord in the scratch directory.
  static func imgcoord(_ arguments: [String], in scratch: Scratch, input: [UInt8]? = nil) throws -> Outcome {
    try run(Programs.imgcoord, arguments, in: scratch.path, input: input)
  }
}

#if os(Linux)
extension Command {
  /// Runs imgcoord in the scratch directory as a user without any privilege, whoever runs the tests.
  static func asNobody(_ arguments: [String], in scratch: Scratch) throws -> Outcome {
    chmod(scratch.path, 0o777)
    guard getuid() == 0 else { return try imgcoord(arguments, in: scratch) }
    let user = ["--reuid=65534", "--regid=65534", "--clear-groups"]
    return try run("/usr/bin/setpriv", user + [Programs.imgcoord] + arguments, in: scratch.path)
  }
}
#endif

/// Processes started by this one and not yet reaped. Linux only.
func children(of pid: Int32) -> [Int32] {
  let path = "/proc/\(pid)/task/\(pid)/children"
  return ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ").compactMap { Int32($0) }
}

/// Width and height from the header of an image file we wrote, read here without any of our own code.
func size(of bytes: [UInt8]) -> (Int, Int)? {
  func big(_ at: Int, _ count: Int) -> Int { bytes[at..<at + count].reduce(0) { $0 << 8 | Int($1) } }
  func little(_ at: Int, _ count: Int) -> Int { bytes[at..<at + count].reversed().reduce(0) { $0 << 8 | Int($1) } }
  if bytes.starts(with: [0x89, 0x50, 0x4e, 0x47]) { return (big(16, 4), big(20, 4)) }
  if bytes.starts(with: Array("GIF8".utf8)) { return (little(6, 2), little(8, 2)) }
  if bytes.starts(with: Array("BM".utf8)) { return (little(18, 4), abs(Int(Int32(truncatingIfNeeded: little(22, 4))))) }
  guard bytes.starts(with: [0xff, 0xd8]) else { return nil }
  var at = 2
  while at + 9 < bytes.count, bytes[at] == 0xff {
    if [0xc0, 0xc1, 0xc2].contains(bytes[at + 1]) { return (big(at + 7, 2), big(at + 5, 2)) }
    at += 2 + big(at + 2, 2)
  }
  return nil
}
