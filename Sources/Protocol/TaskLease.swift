// One task as a worker receives it: a source, a recipe and the files to write.

/// Number of a task within one run: its position in the plan.
package struct TaskID: Hashable, Comparable, Sendable, CustomStringConvertible {
  package var rawValue: UInt32

  package init(_ rawValue: UInt32) { self.rawValue = rawValue }

  package static func < (a: TaskID, b: TaskID) -> Bool { a.rawValue < b.rawValue }

  package var description: String { "task \(rawValue)" }
}

/// The right to run one task. A worker runs its leases in the order it received them.
package struct TaskLease: Equatable, Sendable {
  package var id: TaskID
  /// Number under which the recipe was sent on this connection.
  package var recipe: UInt16
  /// 1 for the first try.
  package var attempt: UInt8
  /// Threads the task may use, at least 1; more only for the last few giant images.
  package var threads: UInt8
  /// Bytes it may take. A worker that finds out that it takes more gives it back: ``TaskResult/Outcome/postponed``.
  package var memory: UInt64
  package var engine: EngineChoice
  package var source: TaskSource
  /// One for each variant of the recipe, in its order.
  package var outputs: [OutputTarget]

  package init(
    id: TaskID, recipe: UInt16, attempt: UInt8 = 1, threads: UInt8 = 1, memory: UInt64 = .max,
    engine: EngineChoice = .automatic, source: TaskSource, outputs: [OutputTarget]
  ) {
    self.id = id
    self.recipe = recipe
    self.attempt = attempt
    self.threads = threads
    self.memory = memory
    self.engine = engine
    self.source = source
    self.outputs = outputs
  }
}

/// Who is to do it.
package enum EngineChoice: UInt8, CaseIterable, Sendable {
  /// The fastest engine that does exactly this.
  case automatic = 0
  case vips = 1
  /// What it declines fails.
  case direct = 2

  /// As --engine has it.
  package var name: String {
    switch self {
    case .automatic: "auto"
    case .vips: "vips"
    case .direct: "direct"
    }
  }
}

package enum TaskSource: Equatable, Sendable {
  /// Path as bytes, without NUL.
  case file([UInt8])
  case generated(GeneratedImage)
}

/// A picture that exists only as its description; the same description gives the same bytes on every machine.
package struct GeneratedImage: Equatable, Sendable {
  package enum Kind: UInt8, CaseIterable, Sendable {
    /// One colour: the predecessor's own test data.
    case solid = 1
    /// Photo-like detail: a JPEG near 2 bits a pixel.
    case photo = 2
  }

  package var kind: Kind
  /// Pixels, 1...65,535.
  package var width: UInt32
  package var height: UInt32
  package var seed: UInt64

  package init(kind: Kind, width: UInt32, height: UInt32, seed: UInt64) {
    self.kind = kind
    self.width = width
    self.height = height
    self.seed = seed
  }
}

package struct OutputTarget: Equatable, Sendable {
  /// Final path as bytes, without NUL; its directory is created as needed.
  package var path: [UInt8]
  /// false: an existing file there is a failure of class `exists`.
  package var replaceExisting: Bool
  /// The file and its name are to outlive a power failure once the task is done: fsync(2) of both.
  package var isDurable: Bool

  package init(path: [UInt8], replaceExisting: Bool, isDurable: Bool = false) {
    self.path = path
    self.replaceExisting = replaceExisting
    self.isDurable = isDurable
  }
}
