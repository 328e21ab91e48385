// Seeded random messages for property tests.

import Protocol

extension SplitMix64 {
  /// Small and extreme values are as likely as any.
  mutating func integer<T: FixedWidthInteger & UnsignedInteger>(_ type: T.Type = T.self) -> T {
    switch Int.random(in: 0..<4, using: &self) {
    case 0: 0
    case 1: .max
    case 2: T.random(in: 0...100, using: &self)
    default: T.random(in: 0 ... .max, using: &self)
    }
  }

  mutating func flag() -> Bool { Bool.random(using: &self) }

  mutating func bytes(upTo count: Int) -> [UInt8] {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  mutating func path() -> [UInt8] {
    [UInt8.random(in: 1...255, using: &self)] + bytes(upTo: flag() ? 20 : 3000).filter { $0 != 0 }
  }

  mutating func text() -> String {
    let scalars: [Unicode.Scalar] = ["a", "\u{0}", "é", "e\u{301}", "漢", "🏞", "\n", "\u{fffd}"].flatMap(
      \.unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...(flag() ? 12 : 300), using: &self) {
      text.append(scalars.randomElement(using: &self)!)
    }
    return String(text)
  }

  mutating func list<T>(upTo count: Int, _ element: (inout SplitMix64) -> T) -> [T] {
    (0..<Int.random(in: 0...count, using: &self)).map { _ in element(&self) }
  }

  mutating func optional<T>(_ value: (inout SplitMix64) -> T) -> T? { flag() ? value(&self) : nil }

  mutating func one<T: CaseIterable>(of type: T.Type) -> T { T.allCases.randomElement(using: &self)! }

  mutating func tasks() -> [TaskID] { list(upTo: 400) { TaskID($0.integer()) } }

  mutating func number(_ range: ClosedRange<Double> = -1000...1000) -> Double { Double.random(in: range, using: &self) }

  mutating func step() -> Step {
    switch Int.random(in: 0..<16, using: &self) {
    case 0: return .blur(sigma: number(0.01...Step.maximumSigma))
    case 1:
      let (width, height) = (1 + 2 * Int.random(in: 0...15, using: &self), 1 + 2 * Int.random(in: 0...3, using: &self))
      let coefficients = (0..<width * height).map { _ in number() }
      return .convolve(
        Convolution(width: width, height: height, coefficients: coefficients, scale: number(0.1...9), offset: number())!
      )
    case 2: return .linear(multiply: number(), add: number())
    case 3: return .gamma(number(0.1...9))
    case 4:
      let count = flag() ? 9 : 12
      return .colorMatrix(ColorMatrix((0..<count).map { _ in number() })!)
    case 5: return .grayscale
    case 6: return .crop(Crop(width: side(), height: side(), x: integer(), y: integer()))
    case 7:
      return .pad(
        Pad(width: side(), height: side(), gravity: one(of: Gravity.self), background: optional { $0.color() }))
    case 8: return .border(Border(width: UInt32.random(in: 1...32_767, using: &self), color: color()))
    case 9: return .rotate(degrees: number(), background: optional { $0.color() })
    case 10: return .flip(one(of: Flip.self))
    case 11: return .trim(threshold: number(0...255))
    case 12:
      return .watermark(
        Watermark(path: path(), gravity: one(of: Gravity.self), margin: integer(), opacity: number(0.01...1)))
    case 13: return .operation(OperationCall(name: text(), arguments: list(upTo: 5) { $0.namedValue() }))
    default: return resize()
    }
  }

  private mutating func side() -> UInt32 { UInt32.random(in: 1...65_535, using: &self) }

  private mutating func color() -> Color { Color(red: integer(), green: integer(), blue: integer()) }

  private mutating func namedValue() -> NamedValue { NamedValue(name: text(), value: text()) }

  private mutating func resize() -> Step {
    let anchor: Resize.Anchor =
      [.attention, .entropy, .gravity(one(of: Gravity.self))].randomElement(using: &self)!
    let target: Resize.Target =
      switch Int.random(in: 0..<4, using: &self) {
      case 0: .box(width: side(), height: side())
      case 1: .box(width: side(), height: nil)
      case 2: .box(width: nil, height: side())
      default: .percent(Double.random(in: 0.001...1000, using: &self))
      }
    return .resize(
      Resize(
        target: target, fit: [.inside, .exact, .cover].randomElement(using: &self)!,
        limit: [.none, .shrinkOnly, .enlargeOnly].randomElement(using: &self)!, kernel: one(of: Resize.Kernel.self),
        anchor: anchor))
  }

  mutating func variant() -> Variant {
    Variant(
      label: text(), steps: list(upTo: 3) { $0.step() }, format: optional { $0.one(of: ImageFormat.self) },
      quality: optional { UInt8.random(in: 1...100, using: &$0) },
      options: list(upTo: 3) { $0.namedValue() }, keep: one(of: MetadataPolicy.self),
      background: color())
  }

  mutating func lease() -> TaskLease {
    let image = GeneratedImage(
      kind: one(of: GeneratedImage.Kind.self), width: UInt32.random(in: 1...65_535, using: &self),
      height: UInt32.random(in: 1...65_535, using: &self), seed: integer())
    return TaskLease(
      id: TaskID(integer()), recipe: integer(), attempt: max(1, integer()), threads: max(1, integer()),
      memory: integer(), engine: one(of: EngineChoice.self),
      source: flag() ? .file(path()) : .generated(image),
      outputs: list(upTo: 4) { OutputTarget(path: $0.path(), replaceExisting: $0.flag(), isDurable: $0.flag()) })
  }

  mutating func result() -> TaskResult {
    var failure = Failure(
      one(of: Failure.Kind.self), at: one(of: Failure.Stage.self), text(), signal: optional { $0.integer() })
    failure.operation = text()
    let facts = list(upTo: 255) {
      OutputFacts(
        width: $0.integer(), height: $0.integer(), bytes: $0.integer(), modified: Int64(bitPattern: $0.integer()))
    }
    var result = TaskResult(
      id: TaskID(integer()), next: optional { TaskID($0.integer()) }, engine: one(of: Engine.self),
      format: optional { $0.one(of: ImageFormat.self) },
      outcome: [.done(facts), .failed(failure), .postponed].randomElement(using: &self)!)
    result.engineReason = text()
    (result.width, result.height, result.bytesIn) = (integer(), integer(), integer())
    result.timings = StageTimings(
      start: integer(), wait: integer(), read: integer(), decode: integer(), process: integer(), encode: integer(),
      write: integer())
    result.warnings = list(upTo: TaskResult.maximumWarnings) { $0.text() }
    (result.memory, result.resident) = (integer(), integer())
    result.recycle = flag()
    return result
  }

  mutating func message() -> Message {
    let capabilities = Capabilities(rawValue: integer())
    switch Int.random(in: 0..<10, using: &self) {
    case 0: return .coordinator(.hello(CoordinatorHello(capabilities: capabilities)))
    case 1:
      return .coordinator(
        .limits(
          Limits(
            maximumSide: integer(), maximumPixels: integer(), maximumBytes: integer(), maximumMemory: integer())))
    case 2:
      let variants = [variant()] + list(upTo: 2) { $0.variant() }
      return .coordinator(
        .recipe(
          number: integer(),
          Recipe(
            autorotate: flag(), firstFrameOnly: flag(), preservesTimes: flag(), steps: list(upTo: 255) { $0.step() },
            variants: variants)))
    case 3: return .coordinator(.lease(lease()))
    case 4: return .coordinator(.revoke(tasks()))
    case 5: return .coordinator(.finish)
    case 6:
      return .worker(
        .hello(
          WorkerHello(
            capabilities: capabilities, processIdentifier: integer(), versions: text(),
            sandbox: SandboxLevel(
              hasLimits: flag(), landlockABI: integer(), hasFilter: flag(), shortfall: text()))))
    case 7: return .worker(.result(result()))
    case 8:
      return .coordinator(
        .confine(
          Confinement(isWanted: flag(), readable: list(upTo: 4) { $0.path() }, writable: list(upTo: 2) { $0.path() }))
      )
    default: return .worker(.revoked(tasks()))
    }
  }
}
