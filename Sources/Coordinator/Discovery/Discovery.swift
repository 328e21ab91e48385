// From what the user named to the list of inputs.

import Arguments
import Platform
import Protocol
import SystemPackage

struct Discovery {
  enum Source: Equatable, Sendable {
    /// A file or a directory, as bytes.
    case path([UInt8])
    /// A list of paths on standard input.
    case standardInput
    /// A list of paths in a file.
    case listFile([UInt8])
    /// Rows of this file.
    case manifest([UInt8])
  }

  struct Options: Sendable {
    var sources: [Source] = []
    var isRecursive = true
    var followsLinks = false
    /// Lower case, without the dot.
    var extensions: Set<[UInt8]> = Set(ImageFormat.allCases.flatMap(\.extensions).map { Array($0.utf8) })
    var excluded: [Glob] = []
    /// Lists are separated by NUL instead of newline.
    var isNullSeparated = false
    /// What list paths are kept below; nil: their deepest common directory.
    var base: [UInt8]?
    /// Never walked into, so that a second run does not read the first one's outputs.
    var outputRoot: [UInt8] = []
  }

  let options: Options
  /// That of the source of its kind.
  var manifest: Manifest?

  func run() throws(DiscoveryError) -> InputList {
    var list = InputList()
    let walk = DirectoryWalk(options: options)
    for source in options.sources {
      switch source {
      case .path(let bytes):
        let path = FilePath(bytes: bytes)
        let (status, isLink): (FileStatus, Bool)
        do throws(SystemError) {
          (status, isLink) = try FileStatus.following(path.bytes)
        } catch {
          throw DiscoveryError(.noInput, "\(error.message); give a file or directory that exists")
        }
        if status.kind == .directory {
          try walk.run(path, into: &list)
        } else {
          try list.addNamed(path, status, isLink: isLink)
        }
      case .standardInput:
        try FileList(options: options).read(descriptor: 0, name: "standard input", into: &list)
      case .listFile(let bytes):
        try FileList(options: options).read(file: FilePath(bytes: bytes), into: &list)
      case .manifest: try add(manifest?.rows ?? [], to: &list)
      }
    }
    return list
  }

  private func add(_ rows: [Manifest.Row], to list: inout InputList) throws(DiscoveryError) {
    let first = list.count
    for row in rows { try list.addLookingUp(row.input, relativeStart: 0) }
    try ListPlacement(base: options.base).place(&list, from: first)
    for (index, row) in rows.enumerated() {
      if let output = row.output { try list.place(first + index, at: output) }
      list.setRecipe(first + index, row.recipe)
    }
  }
}

extension InputList {
  /// A file the user named by itself, which goes to DIR/name.
  fileprivate mutating func addNamed(
    _ path: FilePath, _ status: FileStatus, isLink: Bool
  ) throws(DiscoveryError) {
    let bytes = path.bytes
    let start = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
    try add(bytes, relativeStart: start, kind: status, isLink: isLink)
  }

  /// Adds a regular file, refuses anything else.
  mutating func add(
    _ path: [UInt8], relativeStart: Int, kind status: FileStatus, isLink: Bool
  ) throws(DiscoveryError) {
    if status.kind == .regular {
      try add(path, relativeStart: relativeStart, status: status, isLink: isLink)
    } else {
      try refuse(path, relativeStart: relativeStart, .notRegular(status.kind))
    }
  }

  /// Adds what `path` names, following links; refuses what is missing or out of reach.
  /// - Parameter place: see ``FileStatus/following(_:in:)``.
  mutating func addLookingUp(
    _ path: [UInt8], relativeStart: Int, in place: (directory: CInt, nameStart: Int)? = nil
  ) throws(DiscoveryError) {
    let (status, isLink): (FileStatus, Bool)
    do throws(SystemError) {
      (status, isLink) = try FileStatus.following(path, in: place)
    } catch {
      try refuse(path, relativeStart: relativeStart, .system(error.errno))
      return
    }
    try add(path, relativeStart: relativeStart, kind: status, isLink: isLink)
  }
}
