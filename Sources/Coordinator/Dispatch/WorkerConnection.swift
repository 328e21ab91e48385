// One worker process and the conversation with it.

import Platform
import Protocol
import SystemPackage

/// Lives from spawn to reaping. The dispatcher polls the socket; nothing here blocks.
final class WorkerConnection {
  enum Reading {
    case message(WorkerMessage)
    /// Nothing more for now.
    case blocked
    /// The other end is closed.
    case ended
  }

  let slot: Int
  let process: ChildProcess
  private let socket: Descriptor
  private var decoder = FrameDecoder()
  private var outbox = Outbox()
  private(set) var sawEnd = false
  private(set) var exit: WaitStatus?
  /// Why this side killed it, for the record of the task that was running.
  private(set) var killReason: String?
  /// When to stop waiting for the exit of a worker that closed its socket.
  var exitDeadline = UInt64.max

  /// Spawns the worker and queues hello, limits and recipes for it.
  init(slot: Int, program: FilePath, limits: Limits, recipes: [Recipe]) throws(SystemError) {
    self.slot = slot
    let ends = try StreamSocket.pair()
    process = try ChildProcess.spawn(
      SpawnRequest(
        executable: program, arguments: [Array("serve".utf8)], environment: WorkerProgram.environment,
        standardInput: ends.child.number, standardOutput: .standardError))
    socket = ends.parent
    send(.hello(CoordinatorHello()))
    send(.limits(limits))
    for (number, recipe) in recipes.enumerated() { send(.recipe(number: UInt16(number), recipe)) }
  }

  var descriptor: CInt { socket.number }
  var wantsToWrite: Bool { !outbox.isEmpty }

  func send(_ message: CoordinatorMessage) { outbox.append(message.encoded()) }

  /// Writes what the socket takes. A broken socket is no news: its end will be read.
  func flush() {
    guard !sawEnd, !outbox.isEmpty else { return }
    if (try? outbox.flush(to: socket.number)) != .blocked { outbox = Outbox() }
  }

  /// The next message, reading more when none is whole. Call until it is blocked or ended.
  func read(using chunk: UnsafeMutableRawBufferPointer) throws(ProtocolError) -> Reading {
    while true {
      if let frame = try decoder.next() { return .message(try WorkerMessage(frame)) }
      if sawEnd { return .ended }
      let outcome = (try? StreamSocket.read(socket.number, into: chunk)) ?? .endOfStream
      switch outcome {
      case .bytes(let count): decoder.feed(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
      case .wouldBlock: return .blocked
      case .endOfStream: sawEnd = true
      }
    }
  }

  /// SIGKILL. The first reason given is the one that is told.
  func kill(because reason: String) {
    if killReason == nil { killReason = reason }
    process.signal(SignalNumber.kill)
  }

  /// Looks whether the process has ended. true once.
  func reap() -> Bool {
    guard exit == nil, let status = process.reap() else { return false }
    exit = status
    return true
  }
}
