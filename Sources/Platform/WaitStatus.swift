// How a process ended.

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum WaitStatus: Equatable, Sendable, CustomStringConvertible {
  /// 0...255.
  case exited(code: Int)
  case signaled(signal: Int)
  /// It is gone and somebody else was told how: ECHILD.
  case unseen

  /// From waitpid(2), called without WUNTRACED and WCONTINUED: WIFEXITED, WEXITSTATUS and WTERMSIG are macros.
  package init(rawStatus: CInt) {
    let signal = rawStatus & 0x7f
    self = signal == 0 ? .exited(code: Int(rawStatus >> 8 & 0xff)) : .signaled(signal: Int(signal))
  }

  /// "exit code 3", "signal 11 (SIGSEGV)".
  package var description: String {
    switch self {
    case .exited(let code): "exit code \(code)"
    case .unseen: "a status nobody saw"
    case .signaled(let signal): "signal \(signal)" + (Self.names[CInt(signal)].map { " (\($0))" } ?? "")
    }
  }

  /// Those of POSIX that end a process.
  private static let names: [CInt: String] = [
    SIGHUP: "SIGHUP", SIGINT: "SIGINT", SIGQUIT: "SIGQUIT", SIGILL: "SIGILL", SIGTRAP: "SIGTRAP", SIGABRT: "SIGABRT",
    SIGBUS: "SIGBUS", SIGFPE: "SIGFPE", SIGKILL: "SIGKILL", SIGUSR1: "SIGUSR1", SIGSEGV: "SIGSEGV", SIGUSR2: "SIGUSR2",
    SIGPIPE: "SIGPIPE", SIGALRM: "SIGALRM", SIGTERM: "SIGTERM", SIGXCPU: "SIGXCPU", SIGXFSZ: "SIGXFSZ",
    SIGVTALRM: "SIGVTALRM", SIGPROF: "SIGPROF", SIGSYS: "SIGSYS",
  ]
}
