// Numbers of bytes and of pixels as people write them: 2G, 1.5GiB, 100MP, 75%.

import ArgumentParser
import Platform

/// A number with a suffix: k, M, G, T are powers of 1000, Ki, Mi, Gi, Ti of 1024.
struct Quantity: Equatable {
  var value: UInt64

  private static let factors: [(suffix: String, factor: Double)] = [
    ("ki", 1_024), ("mi", 1_048_576), ("gi", 1_073_741_824), ("ti", 1_099_511_627_776), ("k", 1e3), ("m", 1e6),
    ("g", 1e9), ("t", 1e12), ("", 1),
  ]

  /// - Parameter unit: a lower-case letter that may follow, as in 2GB.
  /// - Returns: nil for what is no such number, or is less than 1 or more than 2^63.
  init?(_ text: String, unit: String) {
    var digits = text.lowercased()
    if digits.hasSuffix(unit) { digits.removeLast(unit.count) }
    let (suffix, factor) = Self.factors.first { digits.hasSuffix($0.suffix) }!
    digits.removeLast(suffix.count)
    guard let number = Self.number(digits) else { return nil }
    let product = (number * factor).rounded()
    guard product >= 1, product <= 0x1p63 else { return nil }
    value = UInt64(product)
  }

  /// Double would take exponents, hexadecimal digits, infinities and NaN too.
  fileprivate static func number(_ text: some StringProtocol) -> Double? {
    text.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." } ? Double(text) : nil
  }
}

extension ExpressibleByArgument {
  /// As `init?(argument:)`, for an option whose refusal says what is allowed.
  static func parsing(_ text: String, _ allowed: String) throws -> Self {
    guard let value = Self(argument: text) else { throw ValidationError("use \(allowed)") }
    return value
  }
}

/// 75%, 2.5%: at most 100.
struct Percentage: Equatable, Sendable, CustomStringConvertible {
  var value: Double

  init(_ value: Double) { self.value = value }

  init?(_ text: String) {
    guard text.hasSuffix("%"), let value = Quantity.number(text.dropLast()), value <= 100 else { return nil }
    self.value = value
  }

  var description: String { "\(value.rounded() == value ? String(Int(value)) : String(value))%" }

  func of(_ whole: some BinaryInteger) -> Double { Double(whole) * value / 100 }
}

/// --max-pixels.
struct PixelCount: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
  var value: UInt64

  init(_ value: UInt64) { self.value = value }

  init?(argument: String) {
    guard let quantity = Quantity(argument, unit: "p") else { return nil }
    value = quantity.value
  }

  var description: String { value % 1_000_000 == 0 ? "\(value / 1_000_000)M" : "\(value)" }
}

/// --memory-budget: what all workers may take together.
enum MemoryBudget: ExpressibleByArgument, Equatable, Sendable, CustomStringConvertible {
  case bytes(UInt64)
  /// Of what this process may use.
  case percent(Percentage)

  /// What a worker takes by itself, with the buffers it keeps. Bytes.
  static let worker: UInt64 = 64_000_000

  init?(argument: String) {
    if let percentage = Percentage(argument) {
      guard percentage.value > 0 else { return nil }
      self = .percent(percentage)
    } else {
      guard let quantity = Quantity(argument, unit: "b") else { return nil }
      self = .bytes(quantity.value)
    }
  }

  var description: String {
    switch self {
    case .bytes(let bytes): bytes % 1_000_000 == 0 ? "\(bytes / 1_000_000)M" : "\(bytes)"
    case .percent(let percentage): "\(percentage)"
    }
  }

  /// - Parameter available: bytes.
  func bytes(of available: UInt64 = MemorySize.available().bytes) -> UInt64 {
    switch self {
    case .bytes(let bytes): bytes
    case .percent(let percentage): UInt64(percentage.of(available))
    }
  }

  /// How many of `processors` workers there is memory for, each with as much for tasks as it takes by itself.
  func workers(of processors: Int) -> Int { max(1, min(processors, Int(clamping: bytes() / (2 * Self.worker)))) }

  /// What each of so many workers may take for its tasks, bytes; nil when there is nothing left for tasks.
  func share(workers: Int) -> UInt64? {
    let each = bytes() / UInt64(workers)
    return each > Self.worker ? each - Self.worker : nil
  }
}
