// What keeps the direct engine from finishing an image.

import Protocol

/// A reason why a recipe or a file is not for this engine. Never a verdict on the file: libvips gives that.
struct Unsuitable: Error, Equatable {
  var reason: String

  init(_ reason: String) { self.reason = reason }
}

/// Why a picture was not converted.
enum Verdict: Error {
  case failed(Failure)
  case unsuitable(Unsuitable)
}
