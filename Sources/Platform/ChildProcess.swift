// A spawned process: start it, signal it, learn how it ended.
import CPlatform
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package struct SpawnRequest: Sendable {
  /// Where the child's standard output goes.
  package enum StandardOutput: Sendable {
    case inherit
    case standardError
    case null
    /// Where standard input, a socket, leads; standard error too.
    case standardInput
  }

  /// No search in PATH.
  package var executable: FilePath
  /// Without the zeroth, which is the executable's path.
  package var arguments: [[UInt8]]
  /// Set on top of the inherited environment. Of a name given twice the last counts.
  package var environment: [(String, String)]
  /// A descriptor of this process that becomes the child's 0.
  package var standardInput: CInt
  package var standardOutput: StandardOutput
  /// A descriptor of this process that becomes the child's 3, if there is to be one.
  package var sharedMemory: CInt?

  package init(
    executable: FilePath, arguments: [[UInt8]] = [], environment: [(String, String)] = [], standardInput: CInt,
    standardOutput: StandardOutput = .inherit
  ) {
    self.executable = executable
    self.arguments = arguments
    self.environment = environment
    self.standardInput = standardInput
    self.standardOutput = standardOutput
  }
}

/// Once `reap` or `wait` has given the status, the number may belong to another process: forget the value then.
package struct ChildProcess: Sendable {
  package let pid: pid_t

  /// Starts a child that leads its own process group (a terminal's Ctrl-C does not reach it), has every signal at its
  /// default and unblocked, and has nothing open but 0, 1, 2 and what shared memory it is given. posix_spawn(3); its errno, also for a failed exec.
  package static func spawn(_ request: SpawnRequest) throws(SystemError) -> ChildProcess {
    let invalid = SystemError(call: "posix_spawn", path: request.executable, errno: .invalidArgument)
    let path = request.executable.bytes
    guard let arguments = CStrings([path] + request.arguments) else { throw invalid }
    guard let environment = CStrings(environment(overriddenBy: request.environment)) else { throw invalid }
    let output =
      switch request.standardOutput {
      case .inherit: CPLATFORM_OUTPUT_INHERIT
      case .standardError: CPLATFORM_OUTPUT_STDERR
      case .null: CPLATFORM_OUTPUT_NULL
      case .standardInput: CPLATFORM_OUTPUT_INPUT
      }
    var pid: pid_t = 0
    let code = arguments.withPointers { arguments in
      environment.withPointers { environment in
        cplatform_spawn(
          &pid, arguments[0]!, arguments, environment, request.standardInput, CInt(output), request.sharedMemory ?? -1)
      }
    }
    if code != 0 { throw SystemError(call: "posix_spawn", path: request.executable, errno: Errno(rawValue: code)) }
    return ChildProcess(pid: pid)
  }

  /// kill(2). A child that ended and is not yet reaped takes it without effect.
  package func signal(_ number: CInt) {
    _ = kill(pid, number)
  }

  /// How the child ended; nil while it runs. Not to be asked again after that: the number may be another's.
  /// waitpid(2) with WNOHANG.
  package func reap() -> WaitStatus? {
    var status: CInt = 0
    switch retryingInterrupt({ waitpid(pid, &status, WNOHANG) }) {
    case pid: return WaitStatus(rawStatus: status)
    case 0: return nil
    default: return .unseen
    }
  }

  /// Waits until the child ends. waitpid(2).
  package func wait() -> WaitStatus {
    var status: CInt = 0
    let found = retryingInterrupt { waitpid(pid, &status, 0) }
    return found == pid ? WaitStatus(rawStatus: status) : .unseen
  }

  private func retryingInterrupt(_ call: () -> pid_t) -> pid_t {
    while true {
      let result = call()
      if result != -1 || errno != EINTR { return result }
    }
  }

  /// "NAME=value" entries: the inherited ones that are not overridden, then the overrides.
  private static func environment(overriddenBy overrides: [(String, String)]) -> [[UInt8]] {
    let values = Dictionary(overrides.map { (Array($0.0.utf8), Array($0.1.utf8)) }, uniquingKeysWith: { $1 })
    var entries: [[UInt8]] = []
    var next = cplatform_environment()
    while let entry = next?.pointee {
      let bytes = UnsafeRawBufferPointer(start: entry, count: strlen(entry))
      let name = Array(bytes.prefix { $0 != UInt8(ascii: "=") })
      if values[name] == nil { entries.append(Array(bytes)) }
      next = next?.advanced(by: 1)
    }
    return entries + values.map { $0.key + [UInt8(ascii: "=")] + $0.value }
  }
}

/// C strings in one piece of memory.
private struct CStrings {
  private var bytes: [CChar] = []
  private var offsets: [Int] = []

  /// nil if one holds a NUL, which would cut it short.
  init?(_ strings: [[UInt8]]) {
    for string in strings {
      if string.contains(0) { return nil }
      offsets.append(bytes.count)
      bytes += string.lazy.map { CChar(bitPattern: $0) } + [0]
    }
  }

  /// The NULL-terminated array of pointers that exec(3) wants, valid during the call.
  func withPointers<Result>(_ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result) -> Result {
    var bytes = bytes
    return bytes.withUnsafeMutableBufferPointer { buffer in
      var pointers = offsets.map { offset in buffer.baseAddress.map { $0 + offset } } + [nil]
      return pointers.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
    }
  }
}
