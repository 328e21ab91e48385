// What steps are made of, as bytes. docs/protocol.md, "Step".

extension Convolution {
  func encode(to writer: inout ByteWriter) {
    writer.integer(UInt8(width))
    writer.integer(UInt8(height))
    for coefficient in coefficients { writer.double(coefficient) }
    writer.double(scale)
    writer.double(offset)
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    let width = Int(try reader.integer("convolution.width", as: UInt8.self))
    let height = Int(try reader.integer("convolution.height", as: UInt8.self))
    for side in [width, height] where !(1...Self.maximumSide).contains(side) || side % 2 == 0 {
      throw .invalid(field: "convolution.side", value: UInt64(side))
    }
    let coefficients = try reader.doubles("convolution.coefficients", width * height)
    let scale = try reader.double("convolution.scale")
    let offset = try reader.double("convolution.offset")
    guard
      let convolution = Convolution(
        width: width, height: height, coefficients: coefficients, scale: scale, offset: offset)
    else { throw .invalid(field: "convolution.scale", value: scale.bitPattern) }
    self = convolution
  }
}

extension Crop {
  func encode(to writer: inout ByteWriter) {
    for number in [width, height, x, y] { writer.integer(number) }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    width = try reader.length("crop.width", atMost: 65_535)
    height = try reader.length("crop.height", atMost: 65_535)
    x = try reader.integer("crop.x")
    y = try reader.integer("crop.y")
  }
}

extension Pad {
  func encode(to writer: inout ByteWriter) {
    writer.integer(width)
    writer.integer(height)
    writer.integer(gravity.rawValue)
    writer.optional(background) { $1.encode(to: &$0) }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    width = try reader.length("pad.width", atMost: 65_535)
    height = try reader.length("pad.height", atMost: 65_535)
    gravity = try reader.enumeration("pad.gravity")
    background = try reader.background()
  }
}

extension Watermark {
  func encode(to writer: inout ByteWriter) {
    writer.blob(path)
    writer.integer(gravity.rawValue)
    writer.integer(margin)
    writer.double(opacity)
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    path = try reader.path("watermark.path")
    gravity = try reader.enumeration("watermark.gravity")
    margin = try reader.integer("watermark.margin")
    opacity = try reader.positive("watermark.opacity", atMost: 1)
  }
}

extension ByteReader {
  mutating func background() throws(ProtocolError) -> Color? {
    try optional("step.background") { (reader) throws(ProtocolError) in try Color(from: &reader) }
  }

  /// 1...limit.
  mutating func length(_ field: StaticString, atMost limit: UInt32) throws(ProtocolError) -> UInt32 {
    let value = try integer(field, as: UInt32.self)
    guard value > 0, value <= limit else { throw .invalid(field: field.description, value: UInt64(value)) }
    return value
  }

  mutating func positive(_ field: StaticString, atMost limit: Double) throws(ProtocolError) -> Double {
    let value = try double(field)
    guard value > 0, value <= limit else { throw .invalid(field: field.description, value: value.bitPattern) }
    return value
  }

  mutating func doubles(_ field: StaticString, _ count: Int) throws(ProtocolError) -> [Double] {
    var values: [Double] = []
    for _ in 0..<count { values.append(try double(field)) }
    return values
  }
}
