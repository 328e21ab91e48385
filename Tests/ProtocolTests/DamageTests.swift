// Payloads that are cut, too long or hold values outside their definition: the exact error for each.

import Protocol
import Testing

struct DamageTests {
  static let greeting = ["hello.magic", "hello.version", "hello.capabilities"]
  static let resizeToBox = [
    "step.kind", "resize.target", "resize.width", "resize.height", "resize.fit", "resize.limit", "resize.kernel",
    "resize.anchor",
  ]
  static let resizeByPercent = [
    "step.kind", "resize.target", "resize.percent", "resize.fit", "resize.limit", "resize.kernel", "resize.anchor",
  ]
  static let color = ["color.red", "color.green", "color.blue"]
  static let crop = ["step.kind", "crop.width", "crop.height", "crop.x", "crop.y"]
  static let pad = ["step.kind", "pad.width", "pad.height", "pad.gravity", "step.background"]
  static let paddedInColour = pad + color
  static let border = ["step.kind", "border.width"] + color
  static let rotate = ["step.kind", "rotate.degrees", "step.background"]
  static let rotateInColour = rotate + color
  static let watermark = [
    "step.kind", "watermark.path", "watermark.gravity", "watermark.margin", "watermark.opacity",
  ]
  static let filters =
    ["step.kind", "blur.sigma", "step.kind", "convolution.width", "convolution.height"]
    + Array(repeating: "convolution.coefficients", count: 9) + ["convolution.scale", "convolution.offset"]
    + ["step.kind", "linear.multiply", "linear.add", "step.kind", "gamma.exponent"]
    + ["step.kind", "matrix.columns"] + Array(repeating: "matrix.coefficients", count: 9)
    + ["step.kind", "matrix.columns"] + Array(repeating: "matrix.coefficients", count: 12) + ["step.kind"]
  static let recipe = ["recipe.number", "recipe.autorotate", "recipe.firstFrameOnly", "recipe.preservesTimes"]
  static let plainVariant =
    [
      "recipe.variants", "variant.label", "variant.steps", "variant.format", "variant.quality", "variant.options",
      "variant.keep",
    ] + color
  static let timings = ["start", "wait", "read", "decode", "process", "encode", "write"].map { "timings.\($0)" }
  static let output = ["output.path", "output.replaceExisting", "output.isDurable"]

  /// The field that each commented line of a vector is, in order.
  static let fields: [String: [String]] = [
    "hello-coordinator": greeting,
    "limits": ["limits.maximumSide", "limits.maximumPixels", "limits.maximumBytes", "limits.maximumMemory"],
    "recipe-simple": recipe + ["recipe.steps"] + resizeToBox
      + plainVariant,
    "recipe-filters": recipe + ["recipe.steps"] + filters
      + plainVariant,
    "recipe-variants": recipe + ["recipe.steps", "recipe.variants", "variant.label"]
      + ["variant.steps"] + resizeByPercent + resizeToBox + ["variant.format", "variant.quality", "variant.options"]
      + ["option.name", "option.value", "option.name", "option.value", "variant.keep"] + color
      + ["variant.label", "variant.steps", "variant.format", "variant.quality", "variant.options", "variant.keep"]
      + color,
    "recipe-steps": recipe + ["recipe.steps"] + resizeToBox + crop + pad + paddedInColour + border + rotate
      + rotateInColour + ["step.kind", "step.flip", "step.kind", "trim.threshold"] + watermark
      + ["step.kind", "operation.name", "operation.arguments"]
      + ["option.name", "option.value", "option.name", "option.value"]
      + ["step.kind", "operation.name", "operation.arguments"] + plainVariant,
    "lease-file": [
      "lease.id", "lease.recipe", "lease.attempt", "lease.threads", "lease.memory", "lease.engine", "lease.source",
      "source.path",
    ]
      + ["lease.outputs"] + output,
    "lease-generated": ["lease.id", "lease.recipe", "lease.attempt", "lease.threads", "lease.memory"]
      + ["lease.engine", "lease.source"]
      + ["generated.kind", "generated.width", "generated.height", "generated.seed", "lease.outputs"] + output + output,
    "revoke": ["tasks.count", "tasks.id", "tasks.id", "tasks.id"],
    "finish": [],
    "confine": ["confinement.isWanted"] + Array(repeating: "confinement.readable", count: 3)
      + Array(repeating: "confinement.writable", count: 2),
    "hello-worker": greeting + ["hello.pid", "hello.versions"]
      + ["sandbox.hasLimits", "sandbox.landlockABI", "sandbox.hasFilter", "sandbox.shortfall"],
    "result-done": ["result.id", "result.next", "result.next", "result.engine", "result.engineReason"]
      + ["result.format", "result.width", "result.height", "result.bytesIn"] + timings
      + ["result.warnings", "result.memory", "result.resident", "result.recycle", "result.outcome", "result.outputs"]
      + ["output.width", "output.height", "output.bytes", "output.modified"],
    "result-failed": ["result.id", "result.next", "result.engine", "result.engineReason"]
      + ["result.format", "result.width", "result.height", "result.bytesIn"] + timings
      + ["result.warnings", "result.warning", "result.warning", "result.memory", "result.resident"]
      + ["result.recycle", "result.outcome"]
      + ["failure.class", "failure.stage", "failure.signal", "failure.signal", "failure.operation", "failure.message"],
    "result-postponed": ["result.id", "result.next", "result.engine", "result.engineReason", "result.format"]
      + ["result.width", "result.height", "result.bytesIn"] + timings
      + ["result.warnings", "result.memory", "result.resident", "result.recycle", "result.outcome"],
    "revoked": ["tasks.count", "tasks.id", "tasks.id"],
    "revoked-none": ["tasks.count"],
  ]

  @Test(arguments: SpecificationPage.vectors)
  func `a payload cut at each byte names the field it ends in`(_ vector: Vector) throws {
    let names = try #require(Self.fields[vector.name])
    try #require(names.count == vector.payloadFields.count)
    let nameOfByte = zip(names, vector.payloadFields).flatMap { repeatElement($0, count: $1.bytes.count) }
    #expect(nameOfByte.count == vector.payload.count)
    for (count, name) in nameOfByte.enumerated() {
      #expect(throws: ProtocolError.truncated(field: name), "cut at \(count)") {
        try Message(Frame(kind: vector.kind, payload: vector.payload.prefix(count)))
      }
    }
  }

  @Test(arguments: SpecificationPage.vectors)
  func `bytes after the end are counted`(_ vector: Vector) {
    for count in [1, 2, 300] {
      #expect(throws: ProtocolError.trailing(count: count)) {
        try Message(Frame(kind: vector.kind, payload: vector.payload + [UInt8](repeating: 0, count: count)))
      }
    }
  }

  @Test(arguments: SpecificationPage.vectors)
  func `a kind from the wrong side is unknown`(_ vector: Vector) {
    let frame = Frame(kind: vector.kind, payload: vector.payload)
    #expect(throws: ProtocolError.unknownKind(vector.kind)) {
      if vector.isFromWorker { _ = try CoordinatorMessage(frame) } else { _ = try WorkerMessage(frame) }
    }
  }

  /// A vector, a commented line of it, other bytes for that line, and the error.
  static let invalid: [(vector: String, comment: String, bytes: [UInt8], field: String, value: UInt64)] = [
    ("recipe-simple", "autorotate", [2], "recipe.autorotate", 2),
    ("recipe-simple", "step: resize", [0], "step.kind", 0),
    ("recipe-simple", "step: resize", [16], "step.kind", 16),
    ("recipe-simple", "all frames", [2], "recipe.firstFrameOnly", 2),
    ("recipe-simple", "times not kept", [2], "recipe.preservesTimes", 2),
    ("recipe-simple", "anchor centre", [9], "resize.anchor", 9),
    ("recipe-steps", "anchor entropy", [18], "resize.anchor", 18),
    ("recipe-steps", "width 300", [0, 0, 0, 0], "crop.width", 0),
    ("recipe-steps", "height 200", [0, 0, 1, 0], "crop.height", 65_536),
    ("recipe-steps", "width 400", [0, 0, 0, 0], "pad.width", 0),
    ("recipe-steps", "height 300", [0, 0, 1, 0], "pad.height", 65_536),
    ("recipe-steps", "gravity north", [9], "pad.gravity", 9),
    ("recipe-steps", "no background", [2], "step.background", 2),
    ("recipe-steps", "width 5", [0, 0, 0, 0], "border.width", 0),
    ("recipe-steps", "width 5", [0, 0x80, 0, 0], "border.width", 32_768),
    ("recipe-steps", "90 degrees", [0, 0, 0, 0, 0, 0, 0xf0, 0xff], "rotate.degrees", 0xfff0_0000_0000_0000),
    ("recipe-steps", "vertical", [2], "step.flip", 2),
    ("recipe-steps", "threshold 10", [0, 0, 0, 0, 0, 0, 0x70, 0x40], "trim.threshold", 0x4070_0000_0000_0000),
    ("recipe-steps", "threshold 10", [0, 0, 0, 0, 0, 0, 0xf0, 0xbf], "trim.threshold", 0xbff0_0000_0000_0000),
    ("recipe-steps", "path, absolute", [0, 0], "watermark.path", 0),
    ("recipe-steps", "gravity north-east", [16], "watermark.gravity", 16),
    ("recipe-steps", "opacity 0.5", [0, 0, 0, 0, 0, 0, 0, 0], "watermark.opacity", 0),
    ("recipe-steps", "opacity 0.5", [0, 0, 0, 0, 0, 0, 0, 0x40], "watermark.opacity", 0x4000_0000_0000_0000),
    ("recipe-filters", "sigma 2", [0, 0, 0, 0, 0, 0, 0, 0], "blur.sigma", 0),
    ("recipe-filters", "sigma 2", [0, 0, 0, 0, 0, 0, 0x59, 0x41], "blur.sigma", 0x4159_0000_0000_0000),
    ("recipe-filters", "width", [2], "convolution.side", 2),
    ("recipe-filters", "height", [33], "convolution.side", 33),
    ("recipe-filters", "scale 16", [0, 0, 0, 0, 0, 0, 0, 0], "convolution.scale", 0),
    ("recipe-filters", "exponent 2.2", [0, 0, 0, 0, 0, 0, 0, 0], "gamma.exponent", 0),
    ("recipe-filters", "3 columns", [5], "matrix.columns", 5),
    ("recipe-simple", "target: box", [2], "resize.target", 2),
    ("recipe-simple", "width 256", [0, 0, 1, 0], "resize.target", 65_536),
    ("recipe-simple", "height 256", [0xff, 0xff, 0xff, 0xff], "resize.target", 4_294_967_295),
    ("recipe-variants", "width 200", [0, 0, 0, 0], "resize.width", 0),
    ("recipe-simple", "fit exact", [3], "resize.fit", 3),
    ("recipe-simple", "limit none", [3], "resize.limit", 3),
    ("recipe-simple", "kernel lanczos3", [6], "resize.kernel", 6),
    ("recipe-simple", "1 variant", [0], "recipe.variants", 0),
    ("recipe-simple", "format of the input", [9], "variant.format", 9),
    ("recipe-simple", "keep none", [4], "variant.keep", 4),
    ("recipe-variants", "12.5 %", [0, 0, 0, 0, 0, 0, 0xf8, 0x7f], "resize.percent", 0x7ff8_0000_0000_0000),
    ("recipe-variants", "12.5 %", [0, 0, 0, 0, 0, 0, 0xf0, 0x7f], "resize.percent", 0x7ff0_0000_0000_0000),
    ("recipe-variants", "12.5 %", [0, 0, 0, 0, 0, 0, 0, 0], "resize.percent", 0),
    ("recipe-variants", "12.5 %", [0, 0, 0, 0, 0, 0, 0x29, 0xc0], "resize.percent", 0xc029_0000_0000_0000),
    ("lease-file", "attempt 1", [0], "lease.attempt", 0),
    ("lease-file", "threads 1", [0], "lease.threads", 0),
    ("lease-file", "engine: automatic", [3], "lease.engine", 3),
    ("lease-file", "source: file", [2], "lease.source", 2),
    ("lease-file", "path, not UTF-8", [0, 0], "source.path", 0),
    ("lease-file", "path, not UTF-8", [3, 0, 65, 0, 66], "source.path", 0),
    ("lease-file", "path", [0, 0], "output.path", 0),
    ("lease-file", "path", [1, 0, 0], "output.path", 0),
    ("lease-file", "replaceExisting", [255], "output.replaceExisting", 255),
    ("lease-file", "not durable", [2], "output.isDurable", 2),
    ("lease-generated", "photo", [0], "generated.kind", 0),
    ("lease-generated", "photo", [3], "generated.kind", 3),
    ("lease-generated", "width 450", [0, 0, 0, 0], "generated.width", 0),
    ("lease-generated", "height 301", [0, 0, 1, 0], "generated.height", 65_536),
    ("result-done", "next is named", [2], "result.next", 2),
    ("result-done", "engine direct", [3], "result.engine", 3),
    ("result-done", "format jpeg", [9], "result.format", 9),
    ("result-done", "no recycle", [7], "result.recycle", 7),
    ("result-done", "outcome: done", [3], "result.outcome", 3),
    ("result-failed", "class corrupt", [0], "failure.class", 0),
    ("result-failed", "class corrupt", [16], "failure.class", 16),
    ("result-failed", "stage decode", [6], "failure.stage", 6),
    ("result-failed", "a signal", [2], "failure.signal", 2),
  ]

  @Test(arguments: invalid.indices)
  func `a value outside its definition is refused`(_ index: Int) throws {
    let row = Self.invalid[index]
    var vector = try SpecificationPage.vector(row.vector)
    let line = try #require(vector.fields.firstIndex { $0.comment == row.comment })
    try #require(vector.fields[line].bytes != row.bytes)
    vector.fields[line].bytes = row.bytes
    #expect(throws: ProtocolError.invalid(field: row.field, value: row.value)) {
      try Message(Frame(kind: vector.kind, payload: vector.payload))
    }
  }

  @Test(arguments: ["hello-coordinator", "hello-worker"])
  func `another magic or version is incompatible, and says what to do`(_ name: String) throws {
    var vector = try SpecificationPage.vector(name)
    vector.fields[3].bytes = [2, 0]
    let version = try #require(throws: ProtocolError.self) {
      try Message(Frame(kind: vector.kind, payload: vector.payload))
    }
    guard case .incompatible(let text) = version else { throw version }
    #expect(text.contains("version 2") && text.contains("one build"))
    // A later version may have other fields after these: the mismatch is what is reported.
    #expect(throws: version) { try Message(Frame(kind: vector.kind, payload: vector.payload.prefix(6))) }

    vector.fields[2].bytes = Array("GET ".utf8)
    let magic = try #require(throws: ProtocolError.self) {
      try Message(Frame(kind: vector.kind, payload: vector.payload))
    }
    guard case .incompatible(let text) = magic else { throw magic }
    #expect(text.contains("magic") && !text.contains("version"))
  }

  @Test func `every error says something of its own`() {
    let errors: [ProtocolError] = [
      .oversize(length: 1_048_577), .emptyFrame, .unknownKind(7), .truncated(field: "a.b"), .trailing(count: 3),
      .invalid(field: "c.d", value: 9), .incompatible("other"), .unexpected("result"),
    ]
    #expect(Set(errors.map(\.description)).count == errors.count)
    for (error, part) in zip(errors, ["1048577", "0 bytes", "7", "a.b", "3 bytes", "c.d", "other", "result"]) {
      #expect(error.description.contains(part))
    }
  }
}
