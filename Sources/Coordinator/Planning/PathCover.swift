// Few files and directories that hold all inputs and little else: what a worker is allowed to read.

import Platform
import SystemPackage

/// A directory of few inputs is named by its files, others as a whole; where there are too many for one message, the
/// largest families of siblings give way to their parent, until there are few enough. Links are resolved: the kernel
/// looks at where a file is, not at how it was reached.
struct PathCover {
  /// Entries at the end: what a list of the protocol and a frame of paths of 4,096 bytes have room for.
  static let most = 250
  /// Files of a directory named one by one.
  static let mostFiles = 16
  /// Entries kept meanwhile, so that a million inputs take little memory.
  private static let mostKept = 16 * most
  private static let slash = UInt8(ascii: "/")

  /// Absolute, without links.
  private var entries: Set<[UInt8]> = []
  /// The directory of the last input, as it was given and resolved, and how many inputs in a row were in it.
  private var given: [UInt8]?
  private var directory: [UInt8] = []
  private var files = 0

  /// - Parameter isLink: whether the last component is a symbolic link.
  mutating func add(_ path: ArraySlice<UInt8>, isLink: Bool) {
    if isLink { return insert(FilePath(bytes: path).resolved.bytes) }
    let end = path.lastIndex(of: Self.slash).map { $0 + 1 } ?? path.startIndex
    let parent = path[..<end]
    if given.map({ $0.elementsEqual(parent) }) != true {
      given = Array(parent)
      directory = FilePath(bytes: parent).resolved.bytes
      files = 0
    }
    files += 1
    if files <= Self.mostFiles {
      insert((directory == [Self.slash] ? [] : directory) + [Self.slash] + path[end...])
    } else if files == Self.mostFiles + 1 {
      insert(directory)
    }
  }

  /// The cover, sorted.
  mutating func finish() -> [[UInt8]] {
    dropNested()
    shrink(to: Self.most)
    return entries.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private mutating func insert(_ path: [UInt8]) {
    entries.insert(path)
    guard entries.count > Self.mostKept else { return }
    dropNested()
    shrink(to: Self.mostKept / 2)
  }

  /// The largest families give way first. Where nobody has a sibling, the deepest move up, until some have.
  private mutating func shrink(to limit: Int) {
    while entries.count > limit {
      let families = Dictionary(grouping: entries, by: Self.parent)
      let hasSiblings = families.count < entries.count
      let deepest = families.keys.map(Self.depth).max() ?? 0
      let givingWay = families.filter { hasSiblings ? $0.value.count > 1 : Self.depth($0.key) == deepest }
      for (parent, members) in givingWay.sorted(by: Self.isLarger) where entries.count > limit {
        entries.subtract(members)
        entries.insert(parent)
      }
      dropNested()
    }
  }

  private static func isLarger(
    _ first: (key: [UInt8], value: [[UInt8]]), _ second: (key: [UInt8], value: [[UInt8]])
  ) -> Bool {
    first.value.count != second.value.count
      ? first.value.count > second.value.count : first.key.lexicographicallyPrecedes(second.key)
  }

  private mutating func dropNested() {
    entries = entries.filter { entry in
      var path = entry
      while path.count > 1 {
        path = Self.parent(path)
        if entries.contains(path) { return false }
      }
      return true
    }
  }

  private static func depth(_ path: [UInt8]) -> Int { path.count { $0 == slash } }

  /// The root is its own.
  private static func parent(_ path: [UInt8]) -> [UInt8] {
    let end = path.lastIndex(of: slash) ?? 0
    return Array(path[..<max(end, 1)])
  }
}
