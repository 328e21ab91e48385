import Platform
import Protocol
import Recipes
import SystemPackage
import Testing

@testable import Coordinator

struct OutputComparisonTests {
  private func write(_ text: String, _ path: FilePath) throws {
    try Array(text.utf8).withUnsafeBytes { _ = try AtomicOutput.write($0, to: path) }
  }

  @Test func everyByteCountsAndMissingIsNotEmpty() throws {
    let root = try TemporaryDirectory.create(in: TemporaryDirectory.standardParent, prefix: "comparison-")
    defer { try? TemporaryDirectory.remove(root) }
    var inputs = InputList()
    for folder in ["in", "a", "b"] { try Directories.create(root.appending(folder)) }
    // Name, content under a, content under b; nil: no file.
    let cases: [(String, String?, String?)] = [
      ("same", "xyz", "xyz"), ("other", "xyz", "xyy"), ("longer", "xyz", "xyzz"), ("gone", "xyz", nil),
      ("new", nil, "xyz"), ("neither", nil, nil), ("empty", "", ""), ("emptied", nil, ""),
    ]
    for (name, left, right) in cases {
      let path = root.appending("in/\(name)")
      try write("input", path)
      try inputs.add(
        path.bytes, relativeStart: path.bytes.count - name.utf8.count,
        status: try FileStatus.of(path, followLinks: true))
      if let left { try write(left, root.appending("a/\(name)")) }
      if let right { try write(right, root.appending("b/\(name)")) }
    }
    let plans = ["a", "b"].map { folder in
      let naming = OutputNaming(root: root.appending(folder).bytes, recipes: [Recipe(.simple)])
      return Plan(inputs: inputs, naming: naming, ifExists: .overwrite)
    }
    let found = try OutputComparison(base: plans[0]).differing(plans[1], checkpoint: {})
    #expect(
      found.map { FilePath(bytes: $0).lastComponent!.string } == ["other", "longer", "gone", "new", "emptied"])
    #expect(throws: CancellationError.self) {
      try OutputComparison(base: plans[0]).differing(plans[1], checkpoint: { throw CancellationError() })
    }
  }
}
