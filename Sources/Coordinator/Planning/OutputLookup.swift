// What is already where an output goes, without asking about each file of a directory that has none.

import Platform
import SystemPackage

/// Remembers the last directory asked about: outputs come directory by directory.
struct OutputLookup {
  private var directory: ArraySlice<UInt8>?
  private var isEmpty = false

  /// nil when nothing is there, or nobody may look. Links are followed.
  mutating func status(_ output: [UInt8]) -> FileStatus? {
    let parent = output[..<(output.lastIndex(of: UInt8(ascii: "/")) ?? output.startIndex)]
    if directory != parent {
      directory = parent
      isEmpty = Self.isEmpty(FilePath(bytes: Array(parent)))
    }
    return isEmpty ? nil : try? FileStatus.of(FilePath(bytes: output), followLinks: true)
  }

  private static func isEmpty(_ directory: FilePath) -> Bool {
    var isEmpty = true
    do throws(SystemError) {
      try DirectoryListing.scan(directory) { _, _ in
        isEmpty = false
        return false
      }
      return isEmpty
    } catch {
      return error.errno == .noSuchFileOrDirectory
    }
  }
}
