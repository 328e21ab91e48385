// What to do when an output is already there.

import ArgumentParser

enum IfExists: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// The task fails with class `exists`.
  case fail
  case skip
  case overwrite
  /// Redo when the input is newer than the output, else skip.
  case update
  /// Write beside it, as NAME-1, NAME-2 and so on.
  case rename
}
