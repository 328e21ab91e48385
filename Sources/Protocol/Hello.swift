// The first message in each direction.

package enum ProtocolVersion {
  /// "IMGC" read as a little-endian u32.
  package static let magic: UInt32 = 0x4347_4d49
  package static let current: UInt16 = 1
}

/// Features a side offers beyond version 1, used where both offer them; unknown bits are ignored.
package struct Capabilities: OptionSet, Hashable, Sendable {
  package var rawValue: UInt32

  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// The worker opens the files of leases that wait, and has the system read them ahead.
  package static let readAhead = Capabilities(rawValue: 1)
}

/// What the coordinator opens with.
package struct CoordinatorHello: Equatable, Sendable {
  package var capabilities: Capabilities

  package init(capabilities: Capabilities = []) { self.capabilities = capabilities }
}

/// What a worker answers once it is confined and ready for work.
package struct WorkerHello: Equatable, Sendable {
  package var capabilities: Capabilities
  package var processIdentifier: UInt32
  /// Of imgworker and the libraries in it, for `doctor` and reports.
  package var versions: String
  package var sandbox: SandboxLevel

  package init(
    capabilities: Capabilities = [], processIdentifier: UInt32, versions: String, sandbox: SandboxLevel
  ) {
    self.capabilities = capabilities
    self.processIdentifier = processIdentifier
    self.versions = versions
    self.sandbox = sandbox
  }
}

/// What no image may exceed; checked from its header before decoding, and before a step makes more of it.
package struct Limits: Equatable, Sendable {
  /// Of width and of height, pixels.
  package var maximumSide: UInt32
  /// Of width x height x frames.
  package var maximumPixels: UInt64
  /// Of an input file.
  package var maximumBytes: UInt64
  /// Of what a task takes, as estimated, even when nothing else runs. Bytes.
  package var maximumMemory: UInt64

  package init(
    maximumSide: UInt32 = 65_535, maximumPixels: UInt64 = 100_000_000, maximumBytes: UInt64 = 1 << 30,
    maximumMemory: UInt64 = .max
  ) {
    self.maximumSide = maximumSide
    self.maximumPixels = maximumPixels
    self.maximumBytes = maximumBytes
    self.maximumMemory = maximumMemory
  }
}
