// Reads a line of a journal: exactly what this version writes, byte for byte, and nothing else.

import Protocol

extension JournalLine {
  /// `,"sum":"0123456789abcdef"}`
  private static let sealLength = 26

  /// - Parameter line: without its newline.
  /// - Returns: nil when the sum is not that of the line, or this is no line of a journal.
  package init?(_ line: ArraySlice<UInt8>) {
    guard line.count > Self.sealLength else { return nil }
    let body = line.dropLast(Self.sealLength)
    var seal = JournalScanner(line[body.endIndex...])
    guard seal.take(",\"sum\":"), let sum = seal.hexadecimal(), seal.take("}"), seal.isAtEnd,
      sum == Hash.fnv1a(body)
    else { return nil }
    var scanner = JournalScanner(body)
    if scanner.take("{\"lost\":true") {
      guard scanner.isAtEnd else { return nil }
      self = .lost
      return
    }
    guard let line = Self.run(&scanner) ?? Self.done(&scanner) ?? Self.failed(&scanner) else { return nil }
    self = line
  }

  private static func run(_ scanner: inout JournalScanner) -> JournalLine? {
    guard scanner.take("{\"journal\":"), let format = scanner.integer() else { return nil }
    guard format == Self.format else { return .foreign(UInt64(clamping: format)) }
    guard scanner.take(",\"tool\":"), let tool = scanner.string(),
      scanner.take(",\"inputs\":"), let inputs = scanner.hexadecimal(),
      scanner.take(",\"recipes\":"), let recipes = scanner.hexadecimal(), scanner.isAtEnd
    else { return nil }
    return .run(JournalRun(tool: tool, inputs: inputs, recipes: recipes))
  }

  private static func done(_ scanner: inout JournalScanner) -> JournalLine? {
    guard scanner.take("{\"status\":\"done\""), let task = task(&scanner), scanner.take(",\"outputs\":[") else {
      return nil
    }
    var outputs: [JournalOutput] = []
    repeat {
      guard scanner.take("{\"place\":"), let place = scanner.hexadecimal(),
        scanner.take(",\"bytes\":"), let bytes = scanner.integer(), bytes >= 0,
        scanner.take(",\"modified\":"), let modified = scanner.integer(), takePath(&scanner, "path", "path_b64"),
        scanner.take("}")
      else { return nil }
      outputs.append(JournalOutput(place: place, bytes: UInt64(bytes), modified: modified))
    } while scanner.take(",")
    guard scanner.take("]"), scanner.isAtEnd else { return nil }
    return .done(task, outputs)
  }

  private static func failed(_ scanner: inout JournalScanner) -> JournalLine? {
    guard scanner.take("{\"status\":\"failed\""), let task = task(&scanner),
      scanner.take(",\"failure\":{\"class\":"), let kindName = scanner.string(),
      let kind = Failure.Kind.allCases.first(where: { $0.name == kindName }),
      scanner.take(",\"stage\":"), let stageName = scanner.string(),
      let stage = Failure.Stage.allCases.first(where: { $0.name == stageName }),
      scanner.take(",\"message\":"), let message = scanner.string()
    else { return nil }
    var failure = Failure(kind, at: stage, message)
    if scanner.take(",\"signal\":") {
      guard let signal = scanner.integer().flatMap(UInt8.init(exactly:)) else { return nil }
      failure.signal = signal
    }
    if scanner.take(",\"operation\":") {
      guard let operation = scanner.string() else { return nil }
      failure.operation = operation
    }
    guard scanner.take("}"), takePath(&scanner, "input", "input_b64"), scanner.isAtEnd else { return nil }
    return .failed(task, failure)
  }

  private static func task(_ scanner: inout JournalScanner) -> JournalTask? {
    guard scanner.take(",\"key\":"), let key = scanner.hexadecimal(),
      scanner.take(",\"recipe\":"), let recipe = scanner.hexadecimal(),
      scanner.take(",\"place\":"), let place = scanner.hexadecimal()
    else { return nil }
    return JournalTask(key: key, recipe: recipe, place: place)
  }

  /// A path is there for people, who find files by it; its hash is what is used.
  private static func takePath(
    _ scanner: inout JournalScanner, _ key: StaticString, _ base64Key: StaticString
  ) -> Bool {
    guard scanner.take(",\""), scanner.take(key), scanner.take("\":"), scanner.skipString() else { return false }
    guard scanner.take(",\"") else { return true }
    return scanner.take(base64Key) && scanner.take("\":") && scanner.skipString()
  }
}
