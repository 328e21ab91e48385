// How a command ends: the exit codes of cli.md, in one place.

import ArgumentParser

package enum ExitStatus: Int32, Sendable {
  case done = 0
  case someFailed = 1
  case usage = 64
  case badList = 65
  case noInput = 66
  case ourBug = 70
  case cannotWrite = 73
  case stoppedResumable = 75
  case badConfiguration = 78
  case interrupted = 130
  case terminated = 143

  /// To be thrown by a command that has said all it has to say.
  package var exit: ExitCode { ExitCode(rawValue) }
}
