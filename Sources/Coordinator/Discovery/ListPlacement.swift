// Where the files of a list go below the output directory: their path below the list's deepest common directory.

import Protocol

struct ListPlacement {
  private static let slash = UInt8(ascii: "/")

  /// Ends in a slash, or is empty; nil: to be found.
  private let base: [UInt8]?

  /// - Parameter base: as the user gave it.
  init(base: [UInt8]?) {
    self.base = base.map {
      let clean = Self.lexical($0)
      return clean.isEmpty || clean.last == Self.slash ? clean : clean + [Self.slash]
    }
  }

  /// Places the inputs from `first` on.
  func place(_ list: inout InputList, from first: Int) throws(DiscoveryError) {
    let prefix = base ?? commonDirectory(list, from: first)
    for index in first..<list.count {
      let path = list.path(index)
      let isClean = Self.isClean(path)
      let clean = isClean ? path : Self.lexical(path)[...]
      guard clean.starts(with: prefix) else {
        let shown = String(decoding: path, as: UTF8.self)
        throw DiscoveryError(
          .badList, "'\(shown)' of the list is not below --base '\(String(decoding: prefix, as: UTF8.self))'")
      }
      var relative = clean.dropFirst(prefix.count)
      // What still climbs or starts at the root would leave the output directory.
      while relative.starts(with: "../".utf8) { relative = relative.dropFirst(3) }
      while relative.first == Self.slash { relative = relative.dropFirst() }
      if isClean {
        list.place(index, relativeStart: path.count - relative.count)
      } else {
        try list.place(index, at: relative)
      }
    }
  }

  private func commonDirectory(_ list: InputList, from first: Int) -> [UInt8] {
    var common: [UInt8]?
    for index in first..<list.count {
      let path = list.path(index)
      let clean = Self.isClean(path) ? path : Self.lexical(path)[...]
      let directory = clean.prefix(through: clean.lastIndex(of: Self.slash) ?? clean.startIndex - 1)
      guard let known = common else {
        common = Array(directory)
        continue
      }
      if directory.starts(with: known) { continue }
      let shared = zip(known, directory).prefix { $0 == $1 }.count
      common = Array(known[..<shared].prefix(through: known[..<shared].lastIndex(of: Self.slash) ?? -1))
      if common!.isEmpty { break }
    }
    return common ?? []
  }

  /// Whether the path is its own lexical form for certain; true of nearly all.
  private static func isClean(_ path: ArraySlice<UInt8>) -> Bool {
    var startsComponent = true
    for (offset, byte) in path.enumerated() {
      if startsComponent, byte == UInt8(ascii: ".") || byte == slash && offset > 0 { return false }
      startsComponent = byte == slash
    }
    return true
  }

  /// Without `.`, doubled slashes and `name/..`; leading `..` stay.
  static func lexical(_ path: some Collection<UInt8>) -> [UInt8] {
    var kept: [ArraySlice<UInt8>] = []
    let bytes = Array(path)
    let isAbsolute = bytes.first == slash
    for component in bytes.split(separator: slash) {
      if component.elementsEqual(".".utf8) { continue }
      if component.elementsEqual("..".utf8) {
        if let last = kept.last, !last.elementsEqual("..".utf8) {
          kept.removeLast()
        } else if !isAbsolute {
          kept.append(component)
        }
        continue
      }
      kept.append(component)
    }
    return (isAbsolute ? [slash] : []) + Array(kept.joined(separator: [slash]))
  }
}
