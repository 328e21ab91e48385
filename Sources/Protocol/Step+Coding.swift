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
    case crop = 8
    case pad = 9
    case border = 10
    case rotate = 11
    case flip = 12
    case trim = 13
    case watermark = 14
    case operation = 15
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
    case .crop: .crop
    case .pad: .pad
    case .border: .border
    case .rotate: .rotate
    case .flip: .flip
    case .trim: .trim
    case .watermark: .watermark
    case .operation: .operation
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
    case .crop(let crop): crop.encode(to: &writer)
    case .pad(let pad): pad.encode(to: &writer)
    case .border(let border):
      writer.integer(border.width)
      border.color.encode(to: &writer)
    case .rotate(let degrees, let background):
      writer.double(degrees)
      writer.optional(background) { $1.encode(to: &$0) }
    case .flip(let flip): writer.integer(flip.rawValue)
    case .trim(let threshold): writer.double(threshold)
    case .watermark(let watermark): watermark.encode(to: &writer)
    case .operation(let call):
      writer.text(call.name)
      writer.list(call.arguments) { $1.encode(to: &$0) }
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
    case .crop: self = .crop(try Crop(from: &reader))
    case .pad: self = .pad(try Pad(from: &reader))
    case .border:
      self = .border(
        Border(width: try reader.length("border.width", atMost: 32_767), color: try Color(from: &reader)))
    case .rotate: self = .rotate(degrees: try reader.double("rotate.degrees"), background: try reader.background())
    case .flip: self = .flip(try reader.enumeration("step.flip"))
    case .trim:
      let threshold = try reader.double("trim.threshold")
      guard (0...255).contains(threshold) else { throw .invalid(field: "trim.threshold", value: threshold.bitPattern) }
      self = .trim(threshold: threshold)
    case .watermark: self = .watermark(try Watermark(from: &reader))
    case .operation:
      self = .operation(
        OperationCall(
          name: try reader.text("operation.name"),
          arguments: try reader.list("operation.arguments") { (reader) throws(ProtocolError) in
            try NamedValue(from: &reader)
          }))
    }
  }
}
