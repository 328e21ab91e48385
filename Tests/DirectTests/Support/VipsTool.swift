// The `vips` command, where it is installed.

import Foundation
import Testing

enum VipsTool {
  private static let path = "/usr/bin/vips"

  static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: path) }

  /// What the command makes of a JPEG; `arguments` are given the names of the file it reads and of the JPEG it is to write.
  static func output(
    of file: [UInt8], _ arguments: (_ input: String, _ output: String) -> [String]
  ) throws -> [UInt8] {
    let name = FileManager.default.temporaryDirectory.appending(path: "imgcoord-vips-\(UUID().uuidString)")
    let input = name.path(percentEncoded: false) + ".jpg"
    let output = name.path(percentEncoded: false) + "-out.jpg"
    defer {
      try? FileManager.default.removeItem(atPath: input)
      try? FileManager.default.removeItem(atPath: output)
    }
    try Data(file).write(to: URL(filePath: input))
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = arguments(input, output)
    try process.run()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return Array(try Data(contentsOf: URL(filePath: output)))
  }
}
