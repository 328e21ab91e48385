// Environment variables as bytes. getenv(3).

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

package enum Environment {
  /// nil when it is not set, or empty.
  package static func value(_ name: String) -> [UInt8]? {
    guard let text = getenv(name), text.pointee != 0 else { return nil }
    return Array(UnsafeRawBufferPointer(start: text, count: strlen(text)))
  }
}
