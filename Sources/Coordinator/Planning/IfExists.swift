// What to do when an output is already there.

import ArgumentParser

enum IfExists: String, CaseIterable, ExpressibleByArgument, Sendable {
  /// The task fails with class `exists`.
  case fail
  case skip
  case overwrite
  /// Redo when input, recipe or tool changed, or the output was changed by others, else skip. Where the journal has no
  /// entry, when the input is newer than the output.
  case update
  /// Write beside it, as NAME-1, NAME-2 and so on.
  case rename
}
