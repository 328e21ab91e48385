// Walks a directory tree in the order of path bytes and takes the files whose extension says image.

import Platform
import Protocol
import SystemPackage

struct DirectoryWalk {
  private let options: Discovery.Options
  private let outputRoot: FileStatus?

  init(options: Discovery.Options) {
    self.options = options
    outputRoot = try? FileStatus.of(FilePath(bytes: options.outputRoot), followLinks: true)
  }

  func run(_ root: FilePath, into list: inout InputList) throws(DiscoveryError) {
    let bytes = root.bytes
    let relativeStart = bytes.last == UInt8(ascii: "/") ? bytes.count : bytes.count + 1
    try walk(bytes, relativeStart: relativeStart, ancestors: [], into: &list)
  }

  private func walk(
    _ directory: [UInt8], relativeStart: Int, ancestors: [FileStatus], into list: inout InputList
  ) throws(DiscoveryError) {
    let path = FilePath(bytes: directory)
    var ancestors = ancestors
    let entries: DirectoryListing
    do throws(SystemError) {
      let status = try FileStatus.of(path, followLinks: true)
      // A link back up, or the place the outputs go to.
      if ancestors.contains(where: { $0.isSameFile(as: status) }) { return }
      if let outputRoot, !ancestors.isEmpty, outputRoot.isSameFile(as: status) { return }
      ancestors.append(status)
      entries = try DirectoryListing.entries(of: path)
    } catch {
      try list.refuse(directory, relativeStart: min(relativeStart, directory.count), .system(error.errno))
      return
    }
    // Held for looking up its files; not at any depth, as descriptors may be few.
    guard ancestors.count <= Self.mostOpen, let opened = try? Descriptor.openDirectory(path) else {
      return try visit(entries, of: directory, nil, relativeStart: relativeStart, ancestors: ancestors, into: &list)
    }
    try visit(
      entries, of: directory, opened.number, relativeStart: relativeStart, ancestors: ancestors, into: &list)
    try? opened.close()
  }

  private static let mostOpen = 16

  /// - Parameter opened: the directory, if it is open.
  private func visit(
    _ entries: DirectoryListing, of directory: [UInt8], _ opened: CInt?, relativeStart: Int, ancestors: [FileStatus],
    into list: inout InputList
  ) throws(DiscoveryError) {
    let prefix = directory.last == UInt8(ascii: "/") ? directory : directory + [UInt8(ascii: "/")]
    let place = opened.map { (directory: $0, nameStart: prefix.count) }
    for entry in entries where entry.name.first != UInt8(ascii: ".") {
      let full = prefix + entry.name
      if options.excluded.contains(where: { $0.matches(full[relativeStart...]) }) { continue }
      let isDirectory = leadsToDirectory(full, entry.kind)
      let found = list.count
      if isDirectory, options.isRecursive {
        try walk(full, relativeStart: relativeStart, ancestors: ancestors, into: &list)
      }
      // A directory named like an image and holding none is worth a word; one that holds images is just a directory.
      if isDirectory, !options.isRecursive || list.count > found { continue }
      if hasImageExtension(entry.name) { try list.addLookingUp(full, relativeStart: relativeStart, in: place) }
    }
  }

  private func leadsToDirectory(_ path: [UInt8], _ kind: FileStatus.Kind) -> Bool {
    switch kind {
    case .directory: true
    case .symbolicLink:
      options.followsLinks && (try? FileStatus.of(FilePath(bytes: path), followLinks: true))?.kind == .directory
    default: false
    }
  }

  private func hasImageExtension(_ name: [UInt8]) -> Bool {
    guard let dot = name.lastIndex(of: UInt8(ascii: ".")) else { return false }
    return options.extensions.contains(name[(dot + 1)...].map { (65...90).contains($0) ? $0 | 32 : $0 })
  }
}
