// What may end a benchmark, taken during its runs by them and between them here.

import Arguments
import Platform

/// As long as it lives, Ctrl-C does not end this process at once: what was written can be removed first.
struct BenchSignals {
  let pipe: SignalPipe
  private let console: Console

  init(console: Console) throws(SystemError) {
    self.console = console
    pipe = try Dispatcher.listen()
  }

  /// Throws the exit code when a signal came since the last look.
  func check() throws {
    guard let signal = pipe.drain().first(where: { $0 != SignalNumber.child }) else { return }
    console.complain("interrupted: nothing was measured to its end")
    throw ExitStatus(signal: signal).exit
  }
}
