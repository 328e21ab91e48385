// The two vocabularies: what a coordinator says and what a worker says. docs/protocol.md is their specification.

package enum CoordinatorMessage: Equatable, Sendable {
  case hello(CoordinatorHello)
  case limits(Limits)
  case recipe(number: UInt16, Recipe)
  case lease(TaskLease)
  /// Asks for these leases back; the worker answers with `revoked`, naming those it had not started.
  case revoke([TaskID])
  /// Run what is leased, then exit with 0.
  case finish
  case confine(Confinement)

  private enum Kind: UInt8 {
    case hello = 0x01
    case limits = 0x02
    case recipe = 0x03
    case lease = 0x04
    case revoke = 0x05
    case finish = 0x06
    case confine = 0x07
  }

  private var kind: Kind {
    switch self {
    case .hello: .hello
    case .limits: .limits
    case .recipe: .recipe
    case .lease: .lease
    case .revoke: .revoke
    case .finish: .finish
    case .confine: .confine
    }
  }

  /// The whole frame.
  package func encoded() -> [UInt8] {
    Frame.encode(kind: kind.rawValue) { writer in
      switch self {
      case .hello(let hello):
        writer.greeting(hello.capabilities)
      case .limits(let limits):
        writer.integer(limits.maximumSide)
        writer.integer(limits.maximumPixels)
        writer.integer(limits.maximumBytes)
        writer.integer(limits.maximumMemory)
      case .recipe(let number, let recipe):
        writer.integer(number)
        recipe.encode(to: &writer)
      case .lease(let lease): lease.encode(to: &writer)
      case .revoke(let tasks): writer.tasks(tasks)
      case .finish: break
      case .confine(let confinement): confinement.encode(to: &writer)
      }
    }
  }

  package init(_ frame: Frame) throws(ProtocolError) {
    guard let kind = Kind(rawValue: frame.kind) else { throw .unknownKind(frame.kind) }
    var reader = ByteReader(frame.payload)
    switch kind {
    case .hello: self = .hello(CoordinatorHello(capabilities: try reader.greeting()))
    case .limits:
      self = .limits(
        Limits(
          maximumSide: try reader.integer("limits.maximumSide"),
          maximumPixels: try reader.integer("limits.maximumPixels"),
          maximumBytes: try reader.integer("limits.maximumBytes"),
          maximumMemory: try reader.integer("limits.maximumMemory")))
    case .recipe: self = .recipe(number: try reader.integer("recipe.number"), try Recipe(from: &reader))
    case .lease: self = .lease(try TaskLease(from: &reader))
    case .revoke: self = .revoke(try reader.tasks())
    case .finish: self = .finish
    case .confine: self = .confine(try Confinement(from: &reader))
    }
    try reader.finish()
  }
}

package enum WorkerMessage: Equatable, Sendable {
  case hello(WorkerHello)
  case result(TaskResult)
  /// The leases given back, of those last asked for; may be none.
  case revoked([TaskID])

  private enum Kind: UInt8 {
    case hello = 0x81
    case result = 0x82
    case revoked = 0x83
  }

  private var kind: Kind {
    switch self {
    case .hello: .hello
    case .result: .result
    case .revoked: .revoked
    }
  }

  /// The whole frame.
  package func encoded() -> [UInt8] {
    Frame.encode(kind: kind.rawValue) { writer in
      switch self {
      case .hello(let hello):
        writer.greeting(hello.capabilities)
        writer.integer(hello.processIdentifier)
        writer.text(hello.versions)
        hello.sandbox.encode(to: &writer)
      case .result(let result): result.encode(to: &writer)
      case .revoked(let tasks): writer.tasks(tasks)
      }
    }
  }

  package init(_ frame: Frame) throws(ProtocolError) {
    guard let kind = Kind(rawValue: frame.kind) else { throw .unknownKind(frame.kind) }
    var reader = ByteReader(frame.payload)
    switch kind {
    case .hello:
      self = .hello(
        WorkerHello(
          capabilities: try reader.greeting(), processIdentifier: try reader.integer("hello.pid"),
          versions: try reader.text("hello.versions"), sandbox: try SandboxLevel(from: &reader)))
    case .result: self = .result(try TaskResult(from: &reader))
    case .revoked: self = .revoked(try reader.tasks())
    }
    try reader.finish()
  }
}

extension ByteWriter {
  fileprivate mutating func greeting(_ capabilities: Capabilities) {
    integer(ProtocolVersion.magic)
    integer(ProtocolVersion.current)
    integer(capabilities.rawValue)
  }

  fileprivate mutating func tasks(_ tasks: [TaskID]) {
    integer(UInt16(tasks.count))
    for task in tasks { integer(task.rawValue) }
  }
}

extension ByteReader {
  fileprivate mutating func greeting() throws(ProtocolError) -> Capabilities {
    let magic = try integer("hello.magic", as: UInt32.self)
    guard magic == ProtocolVersion.magic else {
      throw .incompatible("the other side does not speak the imgcoord protocol (magic \(magic))")
    }
    let version = try integer("hello.version", as: UInt16.self)
    guard version == ProtocolVersion.current else {
      throw .incompatible(
        "the other side speaks version \(version) of the protocol, this one \(ProtocolVersion.current): "
          + "use imgcoord and imgworker of one build")
    }
    return Capabilities(rawValue: try integer("hello.capabilities"))
  }

  fileprivate mutating func tasks() throws(ProtocolError) -> [TaskID] {
    let count = try integer("tasks.count", as: UInt16.self)
    var tasks: [TaskID] = []
    for _ in 0..<count { tasks.append(TaskID(try integer("tasks.id"))) }
    return tasks
  }
}
