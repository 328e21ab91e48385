import Foundation
import Platform
import SystemPackage
import Testing

@testable import Coordinator

struct DirectoryWalkTests {
  /// Deeper than directories are held open: files, links and links to nowhere are found and looked up all the same.
  @Test func everyDepthIsLookedUp() throws {
    let folder = try Folder()
    let files = FileManager.default
    let depth = 40
    var directory = folder.path.displayed
    for level in 0...depth {
      try files.createDirectory(atPath: directory, withIntermediateDirectories: true)
      // Of a size that tells the level, so that a file looked up in the wrong directory shows.
      try Data(repeating: 0, count: level + 1).write(to: URL(filePath: directory + "/b.jpg"))
      try files.createSymbolicLink(atPath: directory + "/c.jpg", withDestinationPath: "b.jpg")
      try files.createSymbolicLink(atPath: directory + "/d.jpg", withDestinationPath: "nowhere")
      directory += "/a"
    }
    var options = Discovery.Options()
    options.sources = [.path(folder.path.bytes)]
    let list = try Discovery(options: options).run()
    // The deepest first: `a` comes before `b.jpg`.
    let levels = (0...depth).reversed().flatMap { [$0, $0, $0] }
    try #require(list.count == levels.count)
    for (index, level) in levels.enumerated() {
      let name = ["b.jpg", "c.jpg", "d.jpg"][index % 3]
      let path = String(repeating: "a/", count: level) + name
      #expect(String(decoding: list.relative(index), as: UTF8.self) == path)
      #expect(list.isRefused(index) == (name == "d.jpg"), "\(path)")
      guard !list.isRefused(index) else { continue }
      #expect(list.inputs[index].size == level + 1 && list.inputs[index].isLink == (name == "c.jpg"), "\(path)")
    }
  }
}
