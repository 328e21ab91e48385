// Results as bytes. docs/protocol.md, "Result".

extension TaskResult {
  /// More warnings than this say nothing new; the rest are counted in the last one by the worker.
  package static let maximumWarnings = 16

  func encode(to writer: inout ByteWriter) {
    writer.integer(id.rawValue)
    writer.optional(next) { $0.integer($1.rawValue) }
    writer.integer(engine.rawValue)
    writer.text(engineReason)
    writer.integer(format?.rawValue ?? 0)
    writer.integer(width)
    writer.integer(height)
    writer.integer(bytesIn)
    timings.encode(to: &writer)
    writer.list(Array(warnings.prefix(Self.maximumWarnings))) { $0.text($1) }
    writer.integer(memory)
    writer.integer(resident)
    writer.boolean(recycle)
    switch outcome {
    case .done(let outputs):
      writer.integer(UInt8(0))
      writer.list(outputs) {
        $0.integer($1.width)
        $0.integer($1.height)
        $0.integer($1.bytes)
        $0.integer($1.modified)
      }
    case .failed(let failure):
      writer.integer(UInt8(1))
      writer.integer(failure.kind.rawValue)
      writer.integer(failure.stage.rawValue)
      writer.optional(failure.signal) { $0.integer($1) }
      writer.text(failure.operation)
      writer.text(failure.message)
    case .postponed: writer.integer(UInt8(2))
    }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    id = TaskID(try reader.integer("result.id"))
    next = try reader.optional("result.next") { (reader) throws(ProtocolError) in
      TaskID(try reader.integer("result.next"))
    }
    engine = try reader.enumeration("result.engine")
    engineReason = try reader.text("result.engineReason")
    let raw = try reader.integer("result.format", as: UInt8.self)
    format = ImageFormat(rawValue: raw)
    guard raw == 0 || format != nil else { throw .invalid(field: "result.format", value: UInt64(raw)) }
    width = try reader.integer("result.width")
    height = try reader.integer("result.height")
    bytesIn = try reader.integer("result.bytesIn")
    timings = try StageTimings(from: &reader)
    warnings = try reader.list("result.warnings") { (reader) throws(ProtocolError) in
      try reader.text("result.warning")
    }
    memory = try reader.integer("result.memory")
    resident = try reader.integer("result.resident")
    recycle = try reader.boolean("result.recycle")
    let kind = try reader.integer("result.outcome", as: UInt8.self)
    switch kind {
    case 0:
      outcome = .done(
        try reader.list("result.outputs") { (reader) throws(ProtocolError) in
          OutputFacts(
            width: try reader.integer("output.width"), height: try reader.integer("output.height"),
            bytes: try reader.integer("output.bytes"), modified: try reader.integer("output.modified"))
        })
    case 1:
      let kind = try reader.enumeration("failure.class", as: Failure.Kind.self)
      let stage = try reader.enumeration("failure.stage", as: Failure.Stage.self)
      let signal = try reader.optional("failure.signal") { (reader) throws(ProtocolError) in
        try reader.integer("failure.signal", as: UInt8.self)
      }
      let operation = try reader.text("failure.operation")
      var failure = Failure(kind, at: stage, try reader.text("failure.message"), signal: signal)
      failure.operation = operation
      outcome = .failed(failure)
    case 2: outcome = .postponed
    default: throw .invalid(field: "result.outcome", value: UInt64(kind))
    }
  }
}

extension StageTimings {
  func encode(to writer: inout ByteWriter) {
    for value in [start, wait, read, decode, process, encode, write] { writer.integer(value) }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    start = try reader.integer("timings.start")
    wait = try reader.integer("timings.wait")
    read = try reader.integer("timings.read")
    decode = try reader.integer("timings.decode")
    process = try reader.integer("timings.process")
    encode = try reader.integer("timings.encode")
    write = try reader.integer("timings.write")
  }
}
