// Every seed, and what fuzzing found once, goes through its target.

import Foundation
import Testing

@Suite(.serialized) struct SeedTests {
  private static let seeds = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "seeds")

  @Test(arguments: FuzzTarget.all)
  func seedsAndTheirBeginnings(_ target: FuzzTarget) throws {
    let files = try FileManager.default.contentsOfDirectory(
      at: Self.seeds.appending(path: target.name), includingPropertiesForKeys: nil)
    #expect(!files.isEmpty)
    var accepted = 0
    for file in files {
      let bytes = try Array(Data(contentsOf: file))
      if (try? bytes.withUnsafeBytes(target.feed)) != nil { accepted += 1 }
      for count in stride(from: 0, to: bytes.count, by: 1 + bytes.count / 30) {
        try? Array(bytes[..<count]).withUnsafeBytes(target.feed)
      }
    }
    // Seeds that nothing but the first check sees lead nowhere.
    #expect(accepted > 0)
  }

  @Test func everySeedHasATarget() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.seeds.path(percentEncoded: false))
    #expect(Set(folders.filter { !$0.hasPrefix(".") }) == Set(FuzzTarget.all.map(\.name)))
  }
}
