// Leases as bytes. docs/protocol.md, "Lease".

extension TaskLease {
  func encode(to writer: inout ByteWriter) {
    writer.integer(id.rawValue)
    writer.integer(recipe)
    writer.integer(attempt)
    writer.integer(threads)
    writer.integer(memory)
    writer.integer(engine.rawValue)
    switch source {
    case .file(let path):
      writer.integer(UInt8(0))
      writer.blob(path)
    case .generated(let image):
      writer.integer(UInt8(1))
      writer.integer(image.kind.rawValue)
      writer.integer(image.width)
      writer.integer(image.height)
      writer.integer(image.seed)
    }
    writer.list(outputs) {
      $0.blob($1.path)
      $0.boolean($1.replaceExisting)
      $0.boolean($1.isDurable)
    }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    id = TaskID(try reader.integer("lease.id"))
    recipe = try reader.integer("lease.recipe")
    attempt = try reader.integer("lease.attempt")
    guard attempt >= 1 else { throw .invalid(field: "lease.attempt", value: 0) }
    threads = try reader.integer("lease.threads")
    guard threads >= 1 else { throw .invalid(field: "lease.threads", value: 0) }
    memory = try reader.integer("lease.memory")
    engine = try reader.enumeration("lease.engine")
    let kind = try reader.integer("lease.source", as: UInt8.self)
    switch kind {
    case 0: source = .file(try reader.path("source.path"))
    case 1:
      let image = GeneratedImage(
        kind: try reader.enumeration("generated.kind"), width: try reader.integer("generated.width"),
        height: try reader.integer("generated.height"), seed: try reader.integer("generated.seed"))
      for (field, side) in [("generated.width", image.width), ("generated.height", image.height)] {
        guard 1...65_535 ~= side else { throw .invalid(field: field, value: UInt64(side)) }
      }
      source = .generated(image)
    default: throw .invalid(field: "lease.source", value: UInt64(kind))
    }
    outputs = try reader.list("lease.outputs") { (reader) throws(ProtocolError) in
      OutputTarget(
        path: try reader.path("output.path"), replaceExisting: try reader.boolean("output.replaceExisting"),
        isDurable: try reader.boolean("output.isDurable"))
    }
  }
}
