// `jpg`, or `jpg[Q=85,interlace]` with libvips's own encoder options.

import Protocol

package struct OutputFormat: Equatable, Sendable {
  package var format: ImageFormat
  package var options: [NamedValue]

  private static let place = "--format"

  /// - Throws: ``RecipeError`` naming the flag. Whether libvips knows an option is found out by the worker.
  package init(parsing text: String) throws(RecipeError) {
    let name = text.prefix { $0 != "[" }
    guard let format = ImageFormat(extension: String(name)), format != .heic else {
      throw .unknown(
        String(name), at: Self.place, allowed: ImageFormat.allCases.filter { $0 != .heic }.map(\.name))
    }
    self.format = format
    options = []
    let rest = text[name.endIndex...]
    guard !rest.isEmpty else { return }
    guard rest.hasSuffix("]") else {
      throw RecipeError(at: Self.place, "'\(text)' has no closing bracket", allowed: "write \(name)[NAME=VALUE,…]")
    }
    for part in rest.dropFirst().dropLast().split(separator: ",", omittingEmptySubsequences: false) {
      let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let key = pair.first.map(String.init) ?? ""
      let plain = key.utf8.allSatisfy {
        $0 == 45 || $0 == 95 || (48...57).contains($0) || ($0 | 32 >= 97 && $0 | 32 <= 122)
      }
      guard !key.isEmpty, plain else {
        throw RecipeError(at: Self.place, "'\(part)' is not an option", allowed: "write \(name)[NAME=VALUE,…]")
      }
      guard options.count < 64, part.utf8.count <= 256 else {
        throw RecipeError(at: Self.place, "too many or too long options", allowed: "use at most 64, of 256 bytes each")
      }
      options.append(NamedValue(name: key, value: pair.count == 2 ? String(pair[1]) : "true"))
    }
  }
}
