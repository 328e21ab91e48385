// --engine: who does the work.

import ArgumentParser
import Protocol

package enum EngineOption: String, CaseIterable, ExpressibleByArgument, Sendable {
  case auto
  case direct
  case vips

  package static let help: ArgumentHelp =
    "auto (the fastest that does exactly what is asked), direct (what it declines fails) or vips (libvips alone)."

  package var choice: EngineChoice { EngineChoice.allCases.first { $0.name == rawValue }! }
}
