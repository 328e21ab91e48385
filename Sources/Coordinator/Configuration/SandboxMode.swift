// What --sandbox says.

import ArgumentParser

enum SandboxMode: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// As far as the system can; one warning where that is not the whole way.
  case auto
  /// Landlock and seccomp, or no run.
  case require
  case off
}
