// `jpg`, or `jpg[Q=85,interlace]` with libvips's own encoder options.

import Protocol

package struct OutputFormat: Equatable, Sendable {
  package var format: ImageFormat
  package var options: [NamedValue]

  /// Formats that can be written.
  static let writable = ImageFormat.allCases.filter { $0 != .heic }

  /// Whether libvips knows an option is found out by the worker.
  package init(parsing text: String) throws(InvalidValue) {
    let name = text.prefix { $0 != "[" }
    guard let format = ImageFormat(extension: String(name)), Self.writable.contains(format) else {
      throw .unknown(String(name), Self.writable.map(\.name))
    }
    self.format = format
    options = []
    let rest = text[name.endIndex...]
    guard !rest.isEmpty else { return }
    guard rest.hasSuffix("]") else {
      throw InvalidValue("'\(text)' has no closing bracket", allowed: "write \(name)[NAME=VALUE,…]")
    }
    for part in rest.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false) {
      let (key, value) = Words.pair(part)
      guard StepForm.isName(key) else {
        throw InvalidValue("'\(part)' is not an option", allowed: "write \(name)[NAME=VALUE,…]")
      }
      options.append(NamedValue(name: key, value: value ?? "true"))
    }
  }
}
