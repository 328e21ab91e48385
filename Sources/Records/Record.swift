// What happened to one input. Every report is a fold over these.

import Protocol

package struct Record: Equatable, Sendable {
  package enum Status: Equatable, Sendable {
    case done
    /// With the reason, such as `up to date`.
    case skipped(String)
    case failed(Failure)
  }

  package struct Output: Equatable, Sendable {
    /// Path as bytes.
    package var path: [UInt8]
    package var width: Int
    package var height: Int
    package var bytes: Int
    /// Time of its last change, nanoseconds since 1970.
    package var modified: Int64
    package var label: String

    package init(path: [UInt8], width: Int, height: Int, bytes: Int, modified: Int64 = 0, label: String = "") {
      self.path = path
      self.width = width
      self.height = height
      self.bytes = bytes
      self.modified = modified
      self.label = label
    }
  }

  package struct Order: Equatable, Sendable {
    /// As a recipe file.
    package var recipe: String
    package var engine: EngineChoice

    package init(recipe: String, engine: EngineChoice) {
      self.recipe = recipe
      self.engine = engine
    }
  }

  /// Path as bytes, as the user gave it or the walk found it.
  package var input: [UInt8]
  /// The files written; empty unless done.
  package var outputs: [Output] = []
  package var status: Status
  package var engine = Engine.none
  package var engineReason = ""
  /// By magic bytes; nil when the input was not recognised or never read.
  package var format: ImageFormat?
  /// Upright size of the input, pixels; 0 when unknown.
  package var width = 0
  package var height = 0
  package var bytesIn = 0
  /// Number of the worker's slot; nil when no worker was involved.
  package var worker: Int?
  package var attempt = 0
  /// What held the worker; nil when none was involved.
  package var sandbox: SandboxLevel?
  package var timings = StageTimings()
  package var warnings: [String] = []
  /// What was to be done: with it, `imgworker replay` does it again. nil where that was no recipe.
  package var order: Order?
  /// Identity of this piece of work: relative path, state of the input, recipe.
  package var key: UInt64
  /// The part of ``key`` that is the recipe alone.
  package var recipe: UInt64 = 0
  /// Identity of the task whatever becomes of input and recipe: hash of its first output's path below the output
  /// directory, before `--if-exists rename` numbers it.
  package var place: UInt64 = 0

  package init(input: [UInt8], status: Status, key: UInt64) {
    self.input = input
    self.status = status
    self.key = key
  }

  package var bytesOut: Int { outputs.reduce(0) { $0 + $1.bytes } }
}
