// A directory of files that is gone at the end of the test.

import Platform
import SystemPackage

final class Folder {
  let path: FilePath

  init(_ files: [String: String] = [:]) throws {
    path = try TemporaryDirectory.create(in: TemporaryDirectory.standardParent, prefix: "coordinator-")
    for (name, text) in files { try write(name, Array(text.utf8)) }
  }

  deinit { try? TemporaryDirectory.remove(path) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try bytes.withUnsafeBytes { _ = try AtomicOutput.write($0, to: path.appending(name)) }
  }

  func file(_ name: String) -> String { path.appending(name).displayed }
}
