// Where imgworker is, and what it is started with.

import Arguments
import Platform
import SystemPackage

enum WorkerProgram {
  static let variable = "IMGCOORD_WORKER"

  struct NotFound: Error { var message: String }

  /// `IMGCOORD_WORKER`, else beside this program.
  static func locate() throws -> FilePath {
    if let named = Environment.value(variable) {
      let path = FilePath(bytes: named)
      guard (try? FileStatus.of(path, followLinks: true))?.kind == .regular else {
        throw NotFound(message: "\(variable) names '\(path.displayed)', which is not a file")
      }
      return path
    }
    let beside = try ExecutablePath.current().removingLastComponent().appending("imgworker")
    guard (try? FileStatus.of(beside, followLinks: true))?.kind == .regular else {
      throw NotFound(
        message: "there is no imgworker at \(beside.displayed); install it beside imgcoord or name it with \(variable)")
    }
    return beside
  }

  /// Runs one of its commands with something to read on standard input.
  /// - Returns: how it ended, and what it wrote on standard output and error together.
  static func ask(_ command: String, _ question: [UInt8] = []) throws -> (WaitStatus, [UInt8]) {
    let ends = try StreamSocket.pair()
    let parent = ends.parent
    let child = ends.child
    let process = try ChildProcess.spawn(
      SpawnRequest(
        executable: try locate(), arguments: [Array(command.utf8)], environment: environment,
        standardInput: child.number, standardOutput: .standardInput))
    try child.close()
    // A worker that is not ours may end without reading, and need not end well.
    try? StandardStreams.writeAll(fd: parent.number, question)
    let answer = try? StandardStreams.readAll(fd: parent.number)
    return (process.wait(), answer ?? [])
  }

  /// A worker that crashes dies at once instead of writing a backtrace, its heap stays flat (facts.md, 2), and its calls
  /// into libvips are bound when that is loaded, whatever the user's setting (docs/decisions/0014).
  static let environment = [("SWIFT_BACKTRACE", "enable=no"), ("MALLOC_ARENA_MAX", "1"), ("LD_BIND_NOW", "")]
}
