// Words for people, on standard error.

import Arguments
import Platform

/// What cannot be written is lost: a run does not end because nobody listens.
struct Console: Sendable {
  enum Level: Int, Sendable {
    case quiet = 0
    case normal = 1
    case verbose = 2
  }

  var level = Level.normal

  func say(_ text: String) {
    if level != .quiet { write(text + "\n") }
  }

  /// Said however quiet the run is.
  func complain(_ text: String) { write("imgcoord: \(text)\n") }

  func write(_ text: String) { try? StandardStreams.writeAll(fd: 2, text.utf8) }
}

enum ProgressMode: String, CaseIterable, Sendable {
  case auto
  case always
  case never
}
