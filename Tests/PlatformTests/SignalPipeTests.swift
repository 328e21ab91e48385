// Delivery, coalescing, a full pipe, and dispositions put back.

import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Serialized, as dispositions belong to the process; no other suite touches these signals.
@Suite(.serialized) struct SignalPipeTests {
  @Test func deliversAndCoalesces() throws {
    let pipe = try SignalPipe([SIGUSR1, SIGUSR2])
    #expect(pipe.drain() == [])
    Self.unblocked { for signal in [SIGUSR2, SIGUSR1, SIGUSR2] { raise(signal) } }
    #expect(pipe.drain() == [SIGUSR1, SIGUSR2])
    #expect(pipe.drain() == [])
    Self.unblocked { _ = raise(SIGUSR2) }
    #expect(pipe.drain() == [SIGUSR2])
  }

  @Test func isReadableExactlyWhenThereIsSomething() throws {
    let pipe = try SignalPipe([SIGUSR1])
    var set = PollSet()
    set.set(pipe.descriptor, wantsRead: true, wantsWrite: false, token: 3)
    #expect(set.wait(timeoutNanoseconds: 0) == [])
    Self.unblocked { _ = raise(SIGUSR1) }
    #expect(set.wait(timeoutNanoseconds: 0) == [PollEvent(token: 3, isReadable: true)])
    _ = pipe.drain()
    #expect(set.wait(timeoutNanoseconds: 0) == [])
  }

  @Test func closesOnExecAndNeverBlocks() throws {
    let pipe = try SignalPipe([SIGUSR1])
    #expect(fcntl(pipe.descriptor, F_GETFD) & FD_CLOEXEC != 0)
    #expect(fcntl(pipe.descriptor, F_GETFL) & O_NONBLOCK != 0)
  }

  /// 70,000 bytes overfill a pipe of 64 KiB; the handler's write then fails, which must show nowhere.
  @Test func aFullPipeLosesNoSignalAndKeepsErrno() throws {
    let pipe = try SignalPipe([SIGUSR1, SIGUSR2])
    var after: CInt = 0
    Self.unblocked {
      errno = ECHILD
      for _ in 0..<70_000 { raise(SIGUSR1) }
      raise(SIGUSR2)
      after = errno
    }
    #expect(after == ECHILD)
    #expect(pipe.drain() == [SIGUSR1, SIGUSR2])
    #expect(pipe.drain() == [])
  }

  @Test func interruptsThePollSet() throws {
    let pipe = try SignalPipe([SIGUSR1])
    let waiter = pthread_self()
    let thread = try BackgroundThread {
      usleep(50_000)
      pthread_kill(waiter, SIGUSR1)
    }
    // Nothing is watched, so only EINTR ends the wait.
    var set = PollSet()
    let before = MonotonicClock.now()
    Self.unblocked { #expect(set.wait(timeoutNanoseconds: 20_000_000_000) == []) }
    #expect(MonotonicClock.now() - before < 10_000_000_000)
    thread.join()
    #expect(pipe.drain() == [SIGUSR1])
  }

  @Test func restoresWhatWasThere() throws {
    var before = sigaction()
    sigaction(SIGURG, nil, &before)
    var during = sigaction()
    do {
      let pipe = try SignalPipe([SIGURG])
      sigaction(SIGURG, nil, &during)
      withExtendedLifetime(pipe) {}
    }
    var after = sigaction()
    sigaction(SIGURG, nil, &after)
    #expect(handler(during) != handler(before))
    #expect(handler(after) == handler(before))
    // And the signal is free for the next.
    _ = try SignalPipe([SIGURG])
  }

  @Test func oneSignalHasOnePipe() throws {
    let pipe = try SignalPipe([SIGUSR1])
    let error = try systemError { _ = try SignalPipe([SIGUSR2, SIGUSR1]) }
    #expect(error == SystemError(call: "sigaction", errno: .resourceBusy))
    Self.unblocked { _ = raise(SIGUSR1) }
    #expect(pipe.drain() == [SIGUSR1])
    // What the failed one had got is given back.
    _ = try SignalPipe([SIGUSR2])
  }

  @Test(arguments: [SIGKILL, 0, 1000]) func refusesWhatCannotBeCaught(signal: CInt) throws {
    #expect(try systemError { _ = try SignalPipe([signal]) }.errno == .invalidArgument)
  }

  @Test func ignoredSignalsDoNothing() async {
    await #expect(processExitsWith: .success) {
      SignalPipe.ignore([SIGTERM, SIGPIPE])
      Self.unblocked {
        raise(SIGTERM)
        raise(SIGPIPE)
      }
    }
  }

  /// Threads of libdispatch, on which tests run, block all signals.
  private static func unblocked(_ body: () throws -> Void) rethrows {
    var all = sigset_t()
    var former = sigset_t()
    sigfillset(&all)
    pthread_sigmask(SIG_UNBLOCK, &all, &former)
    defer { pthread_sigmask(SIG_SETMASK, &former, nil) }
    try body()
  }

  private func handler(_ action: sigaction) -> Int {
    #if os(Linux)
    unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
    #else
    unsafeBitCast(action.__sigaction_u.__sa_handler, to: Int.self)
    #endif
  }
}
