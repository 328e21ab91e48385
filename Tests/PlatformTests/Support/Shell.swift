// Runs a real child with a socket as its standard input, and collects what it writes there.
import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

struct ShellResult {
  var output: String
  var status: WaitStatus
}

/// `script` writes to its descriptor 0, the only one that is surely ours, or to 9 where 0 is redirected.
func shell(
  _ script: String, environment: [(String, String)] = [], output: SpawnRequest.StandardOutput = .inherit
) throws -> ShellResult {
  try run(
    "/bin/sh", ["-c", script.contains(">&9") ? "exec 9>&0; " + script : script], environment: environment,
    output: output)
}

func run(
  _ executable: FilePath, _ arguments: [String], environment: [(String, String)] = [],
  output: SpawnRequest.StandardOutput = .inherit
) throws -> ShellResult {
  try run(executable, arguments.map { Array($0.utf8) }, environment: environment, output: output)
}

func run(
  _ executable: FilePath, _ arguments: [[UInt8]], environment: [(String, String)] = [],
  output: SpawnRequest.StandardOutput = .inherit
) throws -> ShellResult {
  let ends = try StreamSocket.pair()
  let (parent, child) = (ends.parent.number, ends.child.number)
  let process = try ChildProcess.spawn(
    SpawnRequest(
      executable: executable, arguments: arguments, environment: environment, standardInput: child,
      standardOutput: output))
  let status = process.wait()
  // All of it fits into the socket's buffer, so it can be read after the end.
  let (bytes, _) = try receive(parent)
  return ShellResult(output: String(decoding: bytes, as: UTF8.self), status: status)
}

/// A child that lives until it is killed.
func sleeper() throws -> ChildProcess {
  let null = try Descriptor.open("/dev/null", O_RDONLY)
  return try ChildProcess.spawn(
    SpawnRequest(executable: "/bin/sleep", arguments: [Array("600".utf8)], standardInput: null.number))
}
