// Whether a file system takes names that differ only in case for one.
import SystemPackage

package enum FileSystemTraits {
  /// Whether "A" and "a" would be the same file in the directory where `path` is or will be. Creates nothing: it looks
  /// something that is there up under its name with the case swapped, and compares inodes. The best witness is an entry
  /// of the deepest existing directory; else the name of that directory or of those above on the same device.
  /// False if no name with a letter is found.
  package static func foldsCase(nearExisting path: FilePath) -> Bool {
    guard var (directory, status) = deepestDirectory(path) else { return false }
    if let answer = entryAnswer(in: directory) { return answer }
    while let name = directory.lastComponent, name.kind == .regular {
      let parent = directory.removingLastComponent()
      let above: FilePath = parent.isEmpty ? "." : parent
      // Another device has its own rules: this directory's name says nothing about what is inside.
      guard let next = try? FileStatus.of(above, followLinks: true), next.device == status.device else { return false }
      if let answer = answer(above, FilePath(root: nil, [name]).bytes) { return answer }
      (directory, status) = (above, next)
    }
    return false
  }

  private static func deepestDirectory(_ path: FilePath) -> (FilePath, FileStatus)? {
    var candidate = path
    while true {
      let directory: FilePath = candidate.isEmpty ? "." : candidate
      if let status = try? FileStatus.of(directory, followLinks: true), status.kind == .directory {
        return (directory, status)
      }
      if !candidate.removeLastComponent() { return nil }
    }
  }

  /// From the first entry that can tell.
  private static func entryAnswer(in directory: FilePath) -> Bool? {
    var found: Bool?
    try? DirectoryListing.scan(directory) { name, _ in
      found = answer(directory, name)
      return found == nil
    }
    return found
  }

  /// nil if this name cannot tell: it has no letter, or both spellings could be hard links to one file.
  private static func answer(_ directory: FilePath, _ name: some Collection<UInt8>) -> Bool? {
    let swapped = name.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): byte ^ 0x20
      default: byte
      }
    }
    guard !swapped.elementsEqual(name), let original = status(directory, name) else { return nil }
    guard let other = status(directory, swapped) else { return false }
    if !other.isSameFile(as: original) { return false }
    return original.kind == .directory || original.linkCount == 1 ? true : nil
  }

  private static func status(_ directory: FilePath, _ name: some Collection<UInt8>) -> FileStatus? {
    try? FileStatus.of(directory.appending(FilePath(bytes: name).components), followLinks: false)
  }
}
