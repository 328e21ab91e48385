// Where a path really leads. realpath(3).
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

extension FilePath {
  /// Absolute, without links, `.` and `..`, as far as the path exists; what does not exist yet is kept as it is.
  package var resolved: FilePath {
    var rest: [FilePath.Component] = []
    var path = isEmpty ? "." : self
    while true {
      if let found = path.withPlatformString({ realpath($0, nil) }) {
        defer { free(found) }
        return FilePath(platformString: found).appending(rest.reversed())
      }
      guard let last = path.lastComponent else { return self }
      rest.append(last)
      path.removeLastComponent()
      if path.isEmpty { path = "." }
    }
  }
}
