// Settings of encoders that have one name for all formats, and what libvips calls them.

import Protocol

struct EncoderSetting: Sendable {
  enum Values: Sendable {
    case flag
    case range(ClosedRange<Int>)
    /// As written, and as libvips takes it.
    case words([(word: String, value: String)])
  }

  let name: String
  /// libvips's name of the saver's option.
  let option: String
  let formats: [(format: ImageFormat, values: Values)]

  static let all = [
    EncoderSetting(name: "lossless", option: "lossless", formats: [(.webp, .flag), (.avif, .flag)]),
    EncoderSetting(
      name: "effort", option: "effort",
      formats: [(.webp, .range(0...6)), (.avif, .range(0...9)), (.gif, .range(1...10))]
    ),
    EncoderSetting(name: "progressive", option: "interlace", formats: [(.jpeg, .flag), (.png, .flag)]),
    EncoderSetting(
      name: "subsampling", option: "subsample-mode", formats: [(.jpeg, subsampling), (.avif, subsampling)]),
    EncoderSetting(
      name: "compression", option: "compression", formats: [(.png, .range(0...9)), (.tiff, compressions)]),
  ]

  private static let subsampling = Values.words([("444", "off"), ("420", "on"), ("auto", "auto")])
  private static let compressions = Values.words(
    ["none", "lzw", "deflate", "packbits", "jpeg", "webp", "zstd"].map { ($0, $0) })

  func has(_ format: ImageFormat) -> Bool { formats.contains { $0.format == format } }

  static func named(_ name: String) -> EncoderSetting? { all.first { $0.name == name } }

  /// The option for a format; for the input's own (nil), what any of the formats would take: all that have the setting
  /// spell it alike, and a task whose format has none fails and says so.
  func value(_ text: String?, for format: ImageFormat?) throws(InvalidValue) -> NamedValue {
    let candidates = formats.filter { format == nil || $0.format == format }
    guard !candidates.isEmpty else {
      throw InvalidValue(
        "\(format!.name) has no \(name)", allowed: "formats that have it: " + names(formats.map(\.format)))
    }
    for (_, values) in candidates {
      if let value = values.value(text) { return NamedValue(name: option, value: value) }
    }
    throw InvalidValue(
      text.map { "'\($0)' is not expected" } ?? "a value is missing",
      allowed: candidates.map { "\($0.format.name): \($0.values.allowed)" }.joined(separator: "; "))
  }

  private func names(_ formats: [ImageFormat]) -> String { formats.map(\.name).joined(separator: ", ") }
}

extension EncoderSetting.Values {
  fileprivate func value(_ text: String?) -> String? {
    switch self {
    case .flag: ["true", "false"].first { $0 == text ?? "true" }
    case .range(let range):
      text.flatMap { (text) -> Int? in try? Number.whole(text, range, of: "steps") }.map(String.init)
    case .words(let words): words.first { $0.word == text }?.value
    }
  }

  fileprivate var allowed: String {
    switch self {
    case .flag: "true or false"
    case .range(let range): "\(range.lowerBound) to \(range.upperBound)"
    case .words(let words): words.map(\.word).joined(separator: ", ")
    }
  }
}
