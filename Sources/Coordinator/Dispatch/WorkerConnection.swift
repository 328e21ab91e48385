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
  /// Where it says how far it is; a run goes without where there is none.
  private let page = try? SharedPage()
  private let socket: Descriptor
  private var decoder = FrameDecoder()
  private var outbox = Outbox()
  private var isDrained = false
  private(set) var sawEnd = false
  /// It broke the protocol: nothing it says is read, nothing is sent to it.
  private(set) var isCondemned = false
  private(set) var exit: WaitStatus?
  /// Why this side killed it, for the record of the task that was running.
  private(set) var killReason: String?
  /// When to stop waiting for the exit of a worker that closed its socket.
  var exitDeadline = UInt64.max
  /// As its hello told it.
  var sandbox: SandboxLevel?

  /// Spawns the worker and queues what it is to know before any task.
  init(slot: Int, program: FilePath, briefing: Briefing) throws(SystemError) {
    self.slot = slot
    let ends = try StreamSocket.pair()
    var request = SpawnRequest(
      executable: program, arguments: [Array("serve".utf8)], environment: WorkerProgram.environment,
      standardInput: ends.child.number, standardOutput: .standardError)
    request.sharedMemory = page?.descriptor
    process = try ChildProcess.spawn(request)
    page?.closeDescriptor()
    socket = ends.parent
    send(.hello(CoordinatorHello(capabilities: briefing.capabilities)))
    send(.limits(briefing.limits))
    for (number, recipe) in briefing.recipes.enumerated() { send(.recipe(number: UInt16(number), recipe)) }
    if let confinement = briefing.confinement { send(.confine(confinement)) }
  }

  var descriptor: CInt { socket.number }
  var wantsToWrite: Bool { !outbox.isEmpty }

  func send(_ message: CoordinatorMessage) { outbox.append(message.encoded()) }

  /// Writes what the socket takes. A broken socket is no news: its end will be read.
  /// - Returns: whether there was something to write, so that what is polled for may have changed.
  @discardableResult
  func flush() -> Bool {
    guard !sawEnd, !isCondemned, exit == nil, !outbox.isEmpty else { return false }
    let outcome = try? outbox.flush(to: socket.number)
    if outcome == nil || outcome == .broken { outbox = Outbox() }
    return true
  }

  /// The next message, reading more when none is whole. Call until it is blocked or ended.
  func read(using chunk: UnsafeMutableRawBufferPointer) throws(ProtocolError) -> Reading {
    if isCondemned { return .blocked }
    while true {
      if let frame = try decoder.next() { return .message(try WorkerMessage(frame)) }
      if sawEnd { return .ended }
      // Less than there was room for was all there is.
      if isDrained {
        isDrained = false
        return .blocked
      }
      let outcome = (try? StreamSocket.read(socket.number, into: chunk)) ?? .endOfStream
      switch outcome {
      case .bytes(let count):
        decoder.feed(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        isDrained = count < chunk.count
      case .wouldBlock: return .blocked
      case .endOfStream: sawEnd = true
      }
    }
  }

  /// How far it was with the task when it ended, by its own account.
  func whereabouts(of task: TaskID) -> Whereabouts? {
    page.flatMap { Whereabouts(in: UnsafeRawBufferPointer($0.bytes)) }.flatMap { $0.task == task ? $0 : nil }
  }

  /// By SIGKILL that did not come from this side: most likely the system was short of memory.
  var wasKilledFromOutside: Bool { killReason == nil && exit == .signaled(signal: Int(SignalNumber.kill)) }

  /// SIGKILL. The first reason given is the one that is told.
  func kill(because reason: String) {
    guard exit == nil else { return }
    if killReason == nil { killReason = reason }
    process.signal(SignalNumber.kill)
  }

  /// Kills it and listens no more.
  /// - Returns: false when that was done before.
  func condemn(because reason: String) -> Bool {
    guard !isCondemned else { return false }
    isCondemned = true
    kill(because: reason)
    return true
  }

  /// Blocks until a process that was killed is gone.
  func waitForExit() {
    if exit == nil { exit = process.wait() }
  }

  /// Looks whether the process has ended. true once.
  func reap() -> Bool {
    guard exit == nil, let status = process.reap() else { return false }
    exit = status
    return true
  }
}
