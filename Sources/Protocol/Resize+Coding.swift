// A change of size as bytes. docs/protocol.md, "Step".

extension Resize {
  private static let attention: UInt8 = 16
  private static let entropy: UInt8 = 17

  func encode(to writer: inout ByteWriter) {
    switch target {
    case .box(let width, let height):
      writer.integer(UInt8(0))
      writer.integer(width ?? 0)
      writer.integer(height ?? 0)
    case .percent(let percent):
      writer.integer(UInt8(1))
      writer.double(percent)
    }
    writer.integer(fit.rawValue)
    writer.integer(limit.rawValue)
    writer.integer(kernel.rawValue)
    switch anchor {
    case .gravity(let gravity): writer.integer(gravity.rawValue)
    case .attention: writer.integer(Self.attention)
    case .entropy: writer.integer(Self.entropy)
    }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    let kind = try reader.integer("resize.target", as: UInt8.self)
    switch kind {
    case 0:
      let width = try reader.integer("resize.width", as: UInt32.self)
      let height = try reader.integer("resize.height", as: UInt32.self)
      guard width > 0 || height > 0 else { throw .invalid(field: "resize.width", value: 0) }
      for side in [width, height] where side > 65_535 { throw .invalid(field: "resize.target", value: UInt64(side)) }
      target = .box(width: width == 0 ? nil : width, height: height == 0 ? nil : height)
    case 1:
      let percent = try reader.double("resize.percent")
      guard percent > 0 else { throw .invalid(field: "resize.percent", value: percent.bitPattern) }
      target = .percent(percent)
    default: throw .invalid(field: "resize.target", value: UInt64(kind))
    }
    fit = try reader.enumeration("resize.fit")
    limit = try reader.enumeration("resize.limit")
    kernel = try reader.enumeration("resize.kernel")
    let raw = try reader.integer("resize.anchor", as: UInt8.self)
    switch raw {
    case Self.attention: anchor = .attention
    case Self.entropy: anchor = .entropy
    default:
      guard let gravity = Gravity(rawValue: raw) else { throw .invalid(field: "resize.anchor", value: UInt64(raw)) }
      anchor = .gravity(gravity)
    }
  }
}
