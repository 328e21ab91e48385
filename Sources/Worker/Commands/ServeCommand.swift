// `imgworker serve`: what the coordinator spawns.

import ArgumentParser
import Arguments
import Platform

struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve", abstract: "Serve a coordinator on standard input, which has to be a socket.")

  func run() throws {
    guard let status = try? FileStatus.of(descriptor: 0), status.kind == .socket else {
      try StandardStreams.writeAll(
        fd: 2,
        "imgworker serve: standard input is not a socket; imgcoord starts this command, people use 'imgworker IN OUT'\n"
          .utf8)
      throw ExitStatus.usage.exit
    }
    SignalPipe.ignore([SignalNumber.brokenPipe, SignalNumber.fileSizeExceeded])
    let socket = try MoveSocket.fromStandardInput()
    try WorkerSession(socket: socket.release()).run()
  }
}
