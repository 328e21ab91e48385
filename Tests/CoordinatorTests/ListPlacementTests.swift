import Platform
import Protocol
import SystemPackage
import Testing

@testable import Coordinator

struct ListPlacementTests {
  private func relatives(_ paths: [String], base: String? = nil) throws -> [String] {
    var list = InputList()
    for path in paths { try list.refuse(Array(path.utf8), relativeStart: 0, .system(.noSuchFileOrDirectory)) }
    try ListPlacement(base: base.map { Array($0.utf8) }).place(&list, from: 0)
    return (0..<list.count).map { String(decoding: list.relative($0), as: UTF8.self) }
  }

  @Test(arguments: [
    (["a/b/1.jpg", "a/c/2.jpg"], ["b/1.jpg", "c/2.jpg"]),
    (["a/b/1.jpg"], ["1.jpg"]),
    (["1.jpg", "a/2.jpg"], ["1.jpg", "a/2.jpg"]),
    (["/x/y/1.jpg", "/x/z/2.jpg"], ["y/1.jpg", "z/2.jpg"]),
    (["/x/1.jpg", "a/2.jpg"], ["x/1.jpg", "a/2.jpg"]),
    (["./a/1.jpg", "a//2.jpg", "a/b/../3.jpg"], ["1.jpg", "2.jpg", "3.jpg"]),
    (["../p/1.jpg", "../q/2.jpg"], ["p/1.jpg", "q/2.jpg"]),
    (["../../1.jpg", "b/2.jpg"], ["1.jpg", "b/2.jpg"]),
    (["ab/1.jpg", "abc/2.jpg"], ["ab/1.jpg", "abc/2.jpg"]),
    (["-x.jpg", ".h.jpg"], ["-x.jpg", ".h.jpg"]),
    (["a/../../etc/1.jpg", "a/2.jpg"], ["etc/1.jpg", "a/2.jpg"]),
  ])
  func deepestCommonDirectory(_ paths: [String], _ expected: [String]) throws {
    #expect(try relatives(paths) == expected)
  }

  @Test func baseKeepsMore() throws {
    #expect(try relatives(["x/a/b/1.jpg"], base: "x/") == ["a/b/1.jpg"])
    #expect(try relatives(["x/a/b/1.jpg"], base: ".") == ["x/a/b/1.jpg"])
    let error = #expect(throws: DiscoveryError.self) { try relatives(["y/1.jpg"], base: "x") }
    #expect(error?.status == .badList)
  }

  /// Whatever the list says, nothing leaves the output directory.
  @Test func neverEscapes() throws {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<5_000 {
      let paths = (0..<Int.random(in: 1...4)).map { _ in
        (Bool.random() ? "/" : "")
          + (0..<Int.random(in: 1...6)).map { _ in ["..", ".", "a", "b", "", "..."].randomElement(using: &random)! }
          .joined(separator: "/") + "/f.jpg"
      }
      for relative in try relatives(paths) {
        let parts = relative.split(separator: "/", omittingEmptySubsequences: false)
        #expect(!parts.contains("..") && !parts.contains("") && !parts.contains("."), "\(paths) gave \(relative)")
      }
    }
  }
}
