// Why there is no list of inputs: ends the run before anything is written.

import Arguments

struct DiscoveryError: Error, Equatable, Sendable {
  var status: ExitStatus
  var message: String

  init(_ status: ExitStatus, _ message: String) {
    self.status = status
    self.message = message
  }
}
