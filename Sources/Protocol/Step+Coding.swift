// Steps as bytes. docs/protocol.md, "Step".

extension Step {
  private enum Kind: UInt8 {
    case resize = 1
    case blur = 2
    case convolve = 3
    case linear = 4
    case gamma = 5
    case colorMatrix = 6
    case grayscale = 7
  }

  private var kind: Kind {
    switch self {
    case .resize: .resize
    case .blur: .blur
    case .convolve: .convolve
    case .linear: .linear
    case .gamma: .gamma
    case .colorMatrix: .colorMatrix
    case .grayscale: .grayscale
    }
  }

  func encode(to writer: inout ByteWriter) {
    writer.integer(kind.rawValue)
    switch self {
    case .resize(let resize): resize.encode(to: &writer)
    case .blur(let sigma): writer.double(sigma)
    case .convolve(let convolution): convolution.encode(to: &writer)
    case .linear(let multiply, let add):
      writer.double(multiply)
      writer.double(add)
    case .gamma(let exponent): writer.double(exponent)
    case .colorMatrix(let matrix):
      writer.integer(UInt8(matrix.columns))
      for coefficient in matrix.coefficients { writer.double(coefficient) }
    case .grayscale: break
    }
  }

  init(from reader: inout ByteReader) throws(ProtocolError) {
    switch try reader.enumeration("step.kind", as: Kind.self) {
    case .resize: self = .resize(try Resize(from: &reader))
    case .blur: self = .blur(sigma: try reader.positive("blur.sigma", atMost: Self.maximumSigma))
    case .convolve: self = .convolve(try Convolution(from: &reader))
    case .linear:
      self = .linear(multiply: try reader.double("linear.multiply"), add: try reader.double("linear.add"))
    case .gamma: self = .gamma(try reader.positive("gamma.exponent", atMost: .infinity))
    case .colorMatrix:
      let columns = try reader.integer("matrix.columns", as: UInt8.self)
      guard columns == 3 || columns == 4 else { throw .invalid(field: "matrix.columns", value: UInt64(columns)) }
      self = .colorMatrix(ColorMatrix(try reader.doubles("matrix.coefficients", Int(columns) * 3))!)
    case .grayscale: self = .grayscale
    }
  }
}

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

extension Resize {
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
  }
}

extension ByteReader {
  fileprivate mutating func positive(_ field: StaticString, atMost limit: Double) throws(ProtocolError) -> Double {
    let value = try double(field)
    guard value > 0, value <= limit else { throw .invalid(field: field.description, value: value.bitPattern) }
    return value
  }

  fileprivate mutating func doubles(_ field: StaticString, _ count: Int) throws(ProtocolError) -> [Double] {
    var values: [Double] = []
    for _ in 0..<count { values.append(try double(field)) }
    return values
  }
}
