import Foundation
import Testing

/// The import bans of ARCHITECTURE.md, read off the sources.
struct ImportTests {
  private static let sources = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources")

  private static let libc: Set<String> = ["Glibc", "Musl", "Darwin"]

  /// Everything a target may import besides the standard library. libc only where Platform or the engines need it.
  private static let allowed: [String: Set<String>] = [
    "Protocol": [],
    "Bitmap": [],
    "Recipes": ["Protocol", "CYAML"],
    "Arguments": ["ArgumentParser", "Protocol", "Recipes", "Platform", "SystemPackage"],
    "Scheduling": ["Protocol", "DequeModule"],
    "Platform": libc.union(["CPlatform", "SystemPackage"]),
    "Records": ["Protocol", "Platform", "SystemPackage"],
    "Vips": libc.union(["CVips", "Synchronization"]),
    "Direct": ["Protocol", "Recipes", "CTurboJPEG", "CDeflate", "CWebP", "CKernels"],
    "Worker": [
      "Protocol", "Recipes", "Arguments", "Platform", "Records", "Vips", "Direct", "Bitmap", "CKernels",
      "ArgumentParser", "SystemPackage",
    ],
    "Coordinator": [
      "Protocol", "Recipes", "Arguments", "Scheduling", "Platform", "Records", "ArgumentParser", "SystemPackage",
    ],
  ]

  @Test(arguments: allowed.keys.sorted())
  func importsOnlyWhatItMay(_ target: String) throws {
    let folder = Self.sources.appending(path: target)
    let files = try #require(FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    #expect(!files.isEmpty)
    for file in files {
      for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n") {
        let words = line.split(separator: " ").filter { !$0.hasPrefix("@") }
        guard let position = words.firstIndex(of: "import"),
          words[..<position].allSatisfy({ $0 != "//" && $0 != "///" }),
          position <= 1, words.count > position + 1
        else { continue }
        let module = String(words[position + 1].prefix { $0 != "." })
        #expect(Self.allowed[target]!.contains(module), "\(file.lastPathComponent) imports \(module)")
      }
    }
  }

  @Test func everyTargetIsCovered() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path(percentEncoded: false))
    let swift = folders.filter { !$0.hasPrefix("C") || $0 == "Coordinator" }.filter { !$0.hasPrefix(".") }
    #expect(Set(swift) == Set(Self.allowed.keys))
  }

  @Test func filesHaveOneResponsibilityAndSayIt() throws {
    let files = try #require(FileManager.default.enumerator(at: Self.sources, includingPropertiesForKeys: nil))
      .compactMap { $0 as? URL }.filter { $0.pathExtension == "swift" }
    for file in files {
      let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines[0].hasPrefix("// "), "\(file.lastPathComponent) does not start with what it is for")
      #expect(lines.count <= 300, "\(file.lastPathComponent) has \(lines.count) lines")
    }
  }
}
