// Recipes as bytes. docs/protocol.md, "Recipe".

extension Recipe {
  package func encode(to writer: inout ByteWriter) {
    writer.boolean(autorotate)
    writer.list(steps) { $1.encode(to: &$0) }
    writer.list(variants) { $1.encode(to: &$0) }
  }

  package init(from reader: inout ByteReader) throws(ProtocolError) {
    autorotate = try reader.boolean("recipe.autorotate")
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
    writer.list(options) {
      $0.text($1.name)
      $0.text($1.value)
    }
    writer.integer(keep.rawValue)
    writer.integer(background.red)
    writer.integer(background.green)
    writer.integer(background.blue)
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
    options = try reader.list("variant.options") { (reader) throws(ProtocolError) in
      EncoderOption(name: try reader.text("option.name"), value: try reader.text("option.value"))
    }
    keep = try reader.enumeration("variant.keep")
    background = Color(
      red: try reader.integer("background.red"), green: try reader.integer("background.green"),
      blue: try reader.integer("background.blue"))
  }
}
