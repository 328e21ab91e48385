// What commands that run one task say of it, on standard error.

import Arguments
import Platform
import Protocol

enum TaskReport {
  /// Warnings and timings; throws exit 1 with the failure if there is one.
  static func tell(_ result: TaskResult, quiet: Bool) throws {
    for warning in result.warnings { try say("warning: \(warning)") }
    switch result.outcome {
    case .done(let outputs):
      if !quiet { try say(timings(of: result, outputs)) }
    case .failed(let failure):
      try complain("\(failure.kind.name) at \(failure.stage.name): \(failure.message)", .someFailed)
    case .postponed: preconditionFailure("a task without bounds of memory is never put off")
    }
  }

  static func complain(_ text: String, _ status: ExitStatus) throws -> Never {
    try say("imgworker: \(text)")
    throw status.exit
  }

  private static func say(_ text: String) throws { try StandardStreams.writeAll(fd: 2, (text + "\n").utf8) }

  private static func timings(of result: TaskResult, _ outputs: [OutputFacts]) -> String {
    func milliseconds(_ nanoseconds: UInt64) -> String {
      let micros = (nanoseconds + 500) / 1000
      let rest = String(micros % 1000)
      return "\(micros / 1000).\(String(repeating: "0", count: 3 - rest.count))\(rest) ms"
    }
    func megabytes(_ bytes: some BinaryInteger) -> String { "\(bytes / 1_000_000) MB" }
    let times = result.timings
    let made = outputs.map { "\($0.width)x\($0.height), \($0.bytes) bytes" }.joined(separator: "; ")
    return """
      \(result.format?.name ?? "?") \(result.width)x\(result.height), \(result.bytesIn) bytes \
      -> \(made), engine \(result.engine.name)\(result.engineReason.isEmpty ? "" : " (\(result.engineReason))")
        read    \(milliseconds(times.read))
        decode  \(milliseconds(times.decode))
        process \(milliseconds(times.process))
        encode  \(milliseconds(times.encode))
        write   \(milliseconds(times.write))
        total   \(milliseconds(times.busy))
        memory  \(megabytes(result.memory)) expected; this process took \(megabytes(ResourceUsage.ofSelf().peakResidentBytes))
      """
  }
}
