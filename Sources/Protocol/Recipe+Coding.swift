// Recipes as bytes. docs/protocol.md, "Recipe".

extension Recipe {
  package func encode(to writer: inout ByteWriter) {
    writer.boolean(autorotate)
    writer.boolean(firstFrameOnly)
    writer.boolean(preservesTimes)
    writer.list(steps) { $1.encode(to: &$0) }
    writer.list(variants) { $1.encode(to: &$0) }
  }

  package init(from reader: inout ByteReader) throws(ProtocolError) {
    autorotate = try reader.boolean("recipe.autorotate")
    firstFrameOnly = try reader.boolean("recipe.firstFrameOnly")
    preservesTimes = try reader.boolean("recipe.preservesTimes")
    steps = try reader.list("recipe.steps") { (reader) throws(ProtocolError) in try Step(from: &reader) }
    variants = try reader.list("recipe.variants") { (reader) throws(ProtocolError) in try Variant(from: &reader) }
    guard !variants.isEmpty else { throw .invalid(field: "recipe.variants", value: 0) }
  }
}

extension Variant {
  func encode(to writer: inout ByteWriter) {
    writer.text(label)
    writer.list(steps) { $1.encode(to: &$0) }
    writer.integer(format?.rawValue ?? 0)
    writer.integer(quality ?? 0)
    writer.list(options) { $1.encode(to: &$0) }
    writer.integer(keep.rawValue)
    background.encode(to: &writer)
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    label = try reader.text("variant.label")
    steps = try reader.list("variant.steps") { (reader) throws(ProtocolError) in try Step(from: &reader) }
    let raw = try reader.integer("variant.format", as: UInt8.self)
    format = ImageFormat(rawValue: raw)
    guard raw == 0 || format != nil else { throw .invalid(field: "variant.format", value: UInt64(raw)) }
    let quality = try reader.integer("variant.quality", as: UInt8.self)
    guard quality <= 100 else { throw .invalid(field: "variant.quality", value: UInt64(quality)) }
    self.quality = quality == 0 ? nil : quality
    options = try reader.list("variant.options") { (reader) throws(ProtocolError) in try NamedValue(from: &reader) }
    keep = try reader.enumeration("variant.keep")
    background = try Color(from: &reader)
  }
}

extension NamedValue {
  func encode(to writer: inout ByteWriter) {
    writer.text(name)
    writer.text(value)
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    name = try reader.text("option.name")
    value = try reader.text("option.value")
  }
}

extension Color {
  func encode(to writer: inout ByteWriter) {
    writer.integer(red)
    writer.integer(green)
    writer.integer(blue)
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    red = try reader.integer("color.red")
    green = try reader.integer("color.green")
    blue = try reader.integer("color.blue")
  }
}
