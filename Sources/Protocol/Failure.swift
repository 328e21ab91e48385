// Why a task failed: a value that travels, not an error that is thrown.

package struct Failure: Error, Equatable, Sendable {
  package var kind: Kind
  package var stage: Stage
  /// One line: what was wrong, where, and what to do where that is known.
  package var message: String
  /// The signal that ended the worker, for `crashed`, `timeout` and, when the system killed it, `out_of_memory`.
  package var signal: UInt8?
  /// What of the stage it was in, as ``Whereabouts/operation``; empty when unknown.
  package var operation = ""

  package init(_ kind: Kind, at stage: Stage, _ message: String, signal: UInt8? = nil) {
    self.kind = kind
    self.stage = stage
    self.message = message
    self.signal = signal
  }

  /// The classes of cli.md.
  package enum Kind: UInt8, CaseIterable, Sendable {
    case missing = 1
    case unreadable = 2
    case notRegular = 3
    case unsupported = 4
    case corrupt = 5
    case truncated = 6
    case tooLarge = 7
    case outOfMemory = 8
    case timeout = 9
    case crashed = 10
    case changedWhileRead = 11
    case exists = 12
    case noSpace = 13
    case writeFailed = 14
    case `internal` = 15

    package var name: String {
      switch self {
      case .missing: "missing"
      case .unreadable: "unreadable"
      case .notRegular: "not_regular"
      case .unsupported: "unsupported"
      case .corrupt: "corrupt"
      case .truncated: "truncated"
      case .tooLarge: "too_large"
      case .outOfMemory: "out_of_memory"
      case .timeout: "timeout"
      case .crashed: "crashed"
      case .changedWhileRead: "changed_while_read"
      case .exists: "exists"
      case .noSpace: "no_space"
      case .writeFailed: "write_failed"
      case .internal: "internal"
      }
    }
  }

  /// Where on its way the task was.
  package enum Stage: UInt8, CaseIterable, Sendable {
    case plan = 0
    case read = 1
    case decode = 2
    case process = 3
    case encode = 4
    case write = 5

    package var name: String {
      switch self {
      case .plan: "plan"
      case .read: "read"
      case .decode: "decode"
      case .process: "process"
      case .encode: "encode"
      case .write: "write"
      }
    }
  }
}
