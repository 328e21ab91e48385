// One worker's conversation with its coordinator: a thread that listens, a thread that works.

import Platform
import Protocol
import SystemPackage
import Vips

/// The listening thread answers revokes while a task runs, and ends the process at once when the coordinator is gone.
final class WorkerSession: Sendable {
  private struct State: Sendable {
    var queue = LeaseQueue()
    var recipes: [UInt16: Recipe] = [:]
    var limits: Limits?
    var confinement: Confinement?
    var isGreeted = false
    var readsAhead = false

    var order: (Limits, Confinement)? { limits.flatMap { limits in confinement.map { (limits, $0) } } }
  }

  private let socket: CInt
  private let state = Monitor(State())
  private let writing = Monitor(())

  /// - Parameter socket: a connected, blocking stream socket; stays open for the life of the process.
  init(socket: CInt) { self.socket = socket }

  /// Serves until the coordinator says finish, then returns.
  func run() throws {
    let engines = try Engines()
    let meter = ResidentMeter()
    let page = SharedPage(inheritedAs: SharedPage.childNumber)
    // One thread until the sandbox stands: it binds whoever asks for it and threads made after that.
    let decoder = listen(FrameDecoder()) { state.update { $0.confinement != nil || $0.queue.isFinishing } }
    guard let (limits, confinement) = state.update({ $0.order }) else { return }
    let setsTimes = state.update { $0.recipes.values.contains(where: \.preservesTimes) }
    // From inside the sandbox one that lies elsewhere than the system's libraries is out of reach.
    if Environment.value("LD_LIBRARY_PATH") != nil || !Library.liesWithTheSystem { try? Library.load() }
    let level = SandboxLevel(applying: confinement, limits: limits, setsTimes: setsTimes)
    try Thread.detach { [self] in _ = listen(decoder) { false } }
    send {
      .hello(
        WorkerHello(
          capabilities: .readAhead, processIdentifier: UInt32(ProcessIdentifier.current), versions: ImgWorker.version,
          sandbox: level))
    }
    var runner = TaskRunner(limits: limits, engines: engines, page: page)
    var current = startNext()
    while let (entry, recipe) = current {
      let wait = MonotonicClock.now() - entry.received
      var result = runner.run(entry.lease, recipe: recipe, opened: entry.file)
      result.timings.wait = wait
      result.resident = UInt64(meter.bytes ?? 0)
      var following: (LeaseQueue.Entry, Recipe)?
      send {
        following = startIfWaiting()
        result.next = following?.0.lease.id
        return .result(result)
      }
      current = following ?? startNext()
    }
  }

  /// Blocks for the next lease; nil when there will be none.
  private func startNext() -> (LeaseQueue.Entry, Recipe)? {
    state.wait { state -> (LeaseQueue.Entry, Recipe)?? in
      if let entry = state.queue.start() { return (entry, state.recipes[entry.lease.recipe]!) }
      return state.queue.isFinishing ? .some(nil) : nil
    }
  }

  private func startIfWaiting() -> (LeaseQueue.Entry, Recipe)? {
    state.update { state in
      state.queue.start().map { ($0, state.recipes[$0.lease.recipe]!) }
    }
  }

  /// `compose` runs in the turn of the message, so what it says about the queue holds for the order of messages too.
  private func send(_ compose: () -> WorkerMessage) {
    writing.update { _ in
      do throws(SystemError) {
        try StandardStreams.writeAll(fd: socket, compose().encoded())
      } catch {
        // The coordinator is gone, and nobody else wants what we know.
        Thread.exitProcess(0)
      }
    }
  }

  /// Handles what comes until there is enough.
  /// - Returns: the decoder, which may hold more.
  private func listen(_ decoder: FrameDecoder, until isEnough: () -> Bool) -> FrameDecoder {
    var decoder = decoder
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 * 1024, alignment: 16)
    var polled = PollSet()
    polled.set(socket, wantsRead: true, wantsWrite: false, token: 0)
    defer { chunk.deallocate() }
    while true {
      do {
        while let frame = try decoder.next() {
          try receive(CoordinatorMessage(frame))
          if isEnough() { return decoder }
        }
        // A thread that sleeps in recv(2) is woken each time the coordinator takes a result; one in poll(2) is not.
        _ = polled.wait(timeoutNanoseconds: nil)
        switch try StreamSocket.read(socket, into: chunk) {
        case .bytes(let count): decoder.feed(UnsafeRawBufferPointer(rebasing: chunk[..<count]))
        case .endOfStream: Thread.exitProcess(0)
        case .wouldBlock: continue
        }
      } catch {
        complain("protocol error from the coordinator: \(error)")
      }
    }
  }

  private func receive(_ message: CoordinatorMessage) throws(ProtocolError) {
    if case .revoke(let tasks) = message {
      guard state.update({ $0.isGreeted }) else { throw .unexpected("a message before hello") }
      send { .revoked(state.update { $0.queue.revoke(tasks) }) }
      return
    }
    let now = MonotonicClock.now()
    try state.checked { (state) throws(ProtocolError) in
      if case .hello(let hello) = message {
        guard !state.isGreeted else { throw .unexpected("a second hello") }
        state.isGreeted = true
        state.readsAhead = hello.capabilities.contains(.readAhead)
        return
      }
      guard state.isGreeted else { throw .unexpected("a message before hello") }
      switch message {
      case .hello, .revoke: break
      case .limits(let limits):
        guard state.limits == nil else { throw .unexpected("limits for the second time") }
        state.limits = limits
      case .confine(let confinement):
        guard state.limits != nil else { throw .unexpected("a confinement before limits") }
        guard state.confinement == nil else { throw .unexpected("a confinement for the second time") }
        state.confinement = confinement
      case .recipe(let number, let recipe): state.recipes[number] = recipe
      case .lease(let lease):
        guard state.confinement != nil else { throw .unexpected("a lease before the confinement") }
        guard state.recipes[lease.recipe] != nil else {
          throw .unexpected("a lease with unknown recipe \(lease.recipe)")
        }
        state.queue.add(lease, at: now)
      case .finish: state.queue.finish()
      }
    }
    if case .lease(let lease) = message { readAhead(lease) }
  }

  /// Opens the input of a lease that has to wait. What does not open is for its turn to tell.
  private func readAhead(_ lease: TaskLease) {
    guard case .file(let path) = lease.source, state.update({ $0.readsAhead && $0.queue.isWaiting(lease.id) }),
      let file = try? FileReader.open(FilePath(bytes: path))
    else { return }
    file.readAhead()
    state.update { $0.queue.attach(file, to: lease.id) }
  }

  private func complain(_ text: String) -> Never {
    try? StandardStreams.writeAll(fd: 2, "imgworker: \(text)\n".utf8)
    Thread.exitProcess(70)
  }
}

extension Monitor {
  fileprivate func checked<Result>(
    _ body: (inout State) throws(ProtocolError) -> Result
  ) throws(ProtocolError) -> Result {
    try update { state in
      Swift.Result { () throws(ProtocolError) in try body(&state) }
    }.get()
  }
}
