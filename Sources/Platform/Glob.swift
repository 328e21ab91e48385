// Shell patterns. fnmatch(3).

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package struct Glob: Sendable {
  private let pattern: [CChar]
  private let spansDirectories: Bool

  /// A pattern without a slash is matched against the last component, one with a slash against the whole path.
  package init(_ pattern: [UInt8]) {
    self.pattern = pattern.map { CChar(bitPattern: $0) } + [0]
    spansDirectories = pattern.contains(UInt8(ascii: "/"))
  }

  /// - Parameter path: bytes without NUL.
  package func matches(_ path: some BidirectionalCollection<UInt8>) -> Bool {
    let start = spansDirectories ? nil : path.lastIndex(of: UInt8(ascii: "/")).map { path.index(after: $0) }
    let name = path[(start ?? path.startIndex)...].map { CChar(bitPattern: $0) } + [0]
    return fnmatch(pattern, name, 0) == 0
  }
}
