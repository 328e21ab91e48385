import Foundation
import Platform
import SystemPackage
import Testing

@testable import Coordinator

struct PathCoverTests {
  private func cover(_ paths: [String]) -> [String] {
    var cover = PathCover()
    for path in paths { cover.add(Array(path.utf8)[...], isLink: false) }
    return cover.finish().map { String(decoding: $0, as: UTF8.self) }
  }

  /// The path itself, what it is in, and so on, but for the root.
  private func ancestry(_ path: String) -> [String] {
    path.indices.filter { $0 > path.startIndex && path[$0] == "/" }.map { String(path[..<$0]) } + [path]
  }

  @Test func fewFilesAreNamedOneByOne() {
    #expect(cover([]) == [])
    #expect(cover(["/nowhere/b.jpg", "/nowhere/a.jpg", "/x.jpg"]) == ["/nowhere/a.jpg", "/nowhere/b.jpg", "/x.jpg"])
  }

  @Test func manyFilesAreTheirDirectory() {
    let files = (0...PathCover.mostFiles).map { "/nowhere/set/\($0).jpg" }
    #expect(cover(["/nowhere/own/x.jpg"] + files) == ["/nowhere/own/x.jpg", "/nowhere/set"])
    #expect(cover(Array(files.dropLast())).count == PathCover.mostFiles)
    #expect(cover((0...PathCover.mostFiles).map { "/\($0).jpg" }) == ["/"])
  }

  @Test func relativePathsStartHere() {
    let here = FilePath(".").resolved.displayed
    #expect(cover(["x.jpg", "./nowhere/y.jpg"]) == [here + "/nowhere/y.jpg", here + "/x.jpg"])
  }

  @Test func largestFamiliesGiveWay() {
    let scattered = (0..<300).map { "/nowhere/many/\($0)/x.jpg" }
    #expect(cover(scattered + ["/nowhere/one/x.jpg"]) == ["/nowhere/many", "/nowhere/one/x.jpg"])
  }

  /// More than is kept at a time, at changing depths: everything stays covered, by few, and none of them is in another.
  @Test(arguments: [1, 2, 3])
  func coversEverything(_ seed: Int) {
    var random = seed
    func next(_ limit: Int) -> Int {
      random = (random &* 1_103_515_245 &+ 12345) & 0x7fff_ffff
      return random / 65536 % limit
    }
    let paths = (0..<6000).map { _ in
      "/nowhere" + (0...next(5)).map { _ in "/\(next(40))" }.joined() + "/\(next(1000)).jpg"
    }
    let cover = Set(cover(paths))
    #expect(cover.count > 1 && cover.count <= PathCover.most)
    #expect(paths.allSatisfy { !cover.isDisjoint(with: ancestry($0)) })
    #expect(cover.allSatisfy { cover.isDisjoint(with: ancestry($0).dropLast()) })
  }

  @Test func linksLeadToTheirTargets() throws {
    let folder = try TemporaryDirectory.create(in: TemporaryDirectory.standardParent, prefix: "imgcoord-cover-")
    defer { try? TemporaryDirectory.remove(folder) }
    let root = folder.resolved.displayed
    let files = FileManager.default
    try files.createDirectory(atPath: root + "/real", withIntermediateDirectories: true)
    try Data([1]).write(to: URL(filePath: root + "/real/a.jpg"))
    try files.createSymbolicLink(atPath: root + "/folder", withDestinationPath: "real")
    try files.createSymbolicLink(atPath: root + "/file.jpg", withDestinationPath: "folder/a.jpg")
    #expect(cover([root + "/folder/a.jpg"]) == [root + "/real/a.jpg"])
    var linked = PathCover()
    linked.add(Array((root + "/file.jpg").utf8)[...], isLink: true)
    #expect(linked.finish() == [Array((root + "/real/a.jpg").utf8)])
  }
}
