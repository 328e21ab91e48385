// What the file system says, in the classes of cli.md.

import Platform
import Protocol
import SystemPackage

extension Failure {
  init(reading path: FilePath, _ failure: ReadFailure) {
    let kind: Kind =
      switch failure {
      case .missing: .missing
      case .inputOutput(let error) where error.errno == .noMemory: .outOfMemory
      case .unreadable, .inputOutput: .unreadable
      case .notRegular: .notRegular
      case .tooLarge: .tooLarge
      case .changedWhileRead: .changedWhileRead
      }
    self.init(kind, at: .read, failure.message(for: path))
  }

  init(writing error: SystemError) {
    let kind: Kind =
      switch error.errno {
      case .fileExists: .exists
      case _ where error.stopsRun: .noSpace
      default: .writeFailed
      }
    self.init(kind, at: .write, error.message)
  }
}
