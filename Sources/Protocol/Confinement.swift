// What a worker may touch, and how well it is held to that.

/// Sent once, before any lease: the worker says hello when it has done this.
package struct Confinement: Equatable, Sendable {
  /// Whether there is to be a sandbox at all.
  package var isWanted: Bool
  /// Paths as bytes: files that may be read, and directories of which all may. At most ``ByteWriter/maximumListCount``.
  package var readable: [[UInt8]]
  /// Likewise, directories to write in.
  package var writable: [[UInt8]]

  package init(isWanted: Bool, readable: [[UInt8]], writable: [[UInt8]]) {
    self.isWanted = isWanted
    self.readable = readable
    self.writable = writable
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    isWanted = try reader.boolean("confinement.isWanted")
    readable = try reader.list("confinement.readable") { (reader) throws(ProtocolError) in
      try reader.path("confinement.readable")
    }
    writable = try reader.list("confinement.writable") { (reader) throws(ProtocolError) in
      try reader.path("confinement.writable")
    }
  }

  func encode(to writer: inout ByteWriter) {
    writer.boolean(isWanted)
    writer.list(readable) { $0.blob($1) }
    writer.list(writable) { $0.blob($1) }
  }
}

/// The layers that hold a worker.
package struct SandboxLevel: Equatable, Sendable {
  /// Resource limits.
  package var hasLimits: Bool
  /// Version of the kernel's Landlock, which guards files; 0: none does.
  package var landlockABI: UInt8
  /// Whether seccomp filters system calls.
  package var hasFilter: Bool
  /// Why layers are missing that were asked for; empty when none is.
  package var shortfall: String

  package init(hasLimits: Bool = false, landlockABI: UInt8 = 0, hasFilter: Bool = false, shortfall: String = "") {
    self.hasLimits = hasLimits
    self.landlockABI = landlockABI
    self.hasFilter = hasFilter
    self.shortfall = shortfall
  }

  /// 0 to 3.
  package var layers: Int { [hasLimits, landlockABI > 0, hasFilter].count { $0 } }

  /// `landlock+seccomp`, one of these, `limits` or `none`.
  package var name: String {
    let walls = [landlockABI > 0 ? "landlock" : nil, hasFilter ? "seccomp" : nil].compactMap(\.self)
    return walls.isEmpty ? (hasLimits ? "limits" : "none") : walls.joined(separator: "+")
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    hasLimits = try reader.boolean("sandbox.hasLimits")
    landlockABI = try reader.integer("sandbox.landlockABI")
    hasFilter = try reader.boolean("sandbox.hasFilter")
    shortfall = try reader.text("sandbox.shortfall")
  }

  func encode(to writer: inout ByteWriter) {
    writer.boolean(hasLimits)
    writer.integer(landlockABI)
    writer.boolean(hasFilter)
    writer.text(shortfall)
  }
}
