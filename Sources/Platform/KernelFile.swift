// Reads the small text files that the kernel makes up: /proc and cgroups.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

enum KernelFile {
  /// The contents; nil if it cannot be read. Such files have size 0 whatever they hold.
  static func read(_ path: FilePath) -> [UInt8]? {
    guard let file = try? Descriptor.open(path, O_RDONLY) else { return nil }
    var contents: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      guard let count = try? chunk.withUnsafeMutableBytes({ try file.read(into: $0) }) else { return nil }
      if count == 0 { return contents }
      contents += chunk[..<count]
    }
  }
}
