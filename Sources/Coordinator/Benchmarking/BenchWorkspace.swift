// Where a benchmark writes: a new directory of its own, gone at the end unless it is to be kept.

import Platform
import SystemPackage

struct BenchWorkspace {
  let path: FilePath
  private let isKept: Bool

  /// In `parent`, which is created as needed and stays; nil: where temporary files go.
  init(in parent: FilePath?, isKept: Bool) throws(SystemError) {
    if let parent { try Directories.create(parent) }
    path = try TemporaryDirectory.create(in: parent ?? TemporaryDirectory.standardParent, prefix: "imgcoord-bench-")
    self.isKept = isKept
  }

  /// Of the generated images.
  var images: FilePath { path.appending("images") }

  /// Of the runs of one recipe with one number of workers.
  func outputs(_ name: String, workers: Int) -> FilePath { path.appending("\(name)-\(workers)") }

  /// Says where it is, or removes it.
  func close(_ console: Console) {
    if isKept { return console.say("kept: \(path.displayed)/") }
    do throws(SystemError) {
      try TemporaryDirectory.remove(path)
    } catch {
      console.complain("cannot remove \(path.displayed)/: \(error.message)")
    }
  }
}
