// Reads a list of paths: one a line, or separated by NUL. Names are bytes, taken exactly as they stand.

import Platform
import Protocol
import SystemPackage

struct FileList {
  let options: Discovery.Options

  func read(file path: FilePath, into list: inout InputList) throws(DiscoveryError) {
    let descriptor: Descriptor
    do throws(SystemError) {
      descriptor = try Descriptor.openForReading(path)
    } catch {
      throw DiscoveryError(.noInput, "cannot read the list: \(error.message)")
    }
    try read(descriptor: descriptor.number, name: path.displayed, into: &list)
  }

  func read(descriptor: CInt, name: String, into list: inout InputList) throws(DiscoveryError) {
    let first = list.count
    let separator: UInt8 = options.isNullSeparated ? 0 : UInt8(ascii: "\n")
    let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 256 * 1024, alignment: 16)
    defer { chunk.deallocate() }
    var pending: [UInt8] = []
    var line = 1
    while true {
      let count: Int
      do throws(SystemError) {
        count = try StandardStreams.read(fd: descriptor, into: chunk)
      } catch {
        throw DiscoveryError(.badList, "cannot read the list \(name): \(error.message)")
      }
      if count == 0 { break }
      var rest = UnsafeRawBufferPointer(rebasing: chunk[..<count])[...]
      while let end = rest.firstIndex(of: separator) {
        pending.append(contentsOf: rest[..<end])
        try add(&pending, line, name, into: &list)
        line += 1
        rest = rest[(end + 1)...]
      }
      pending.append(contentsOf: rest)
      guard pending.count <= PathArena.longest else { try refuse(pending, line, name) }
    }
    try add(&pending, line, name, into: &list)
    try ListPlacement(base: options.base).place(&list, from: first)
  }

  private func add(
    _ pending: inout [UInt8], _ line: Int, _ name: String, into list: inout InputList
  ) throws(DiscoveryError) {
    defer { pending.removeAll(keepingCapacity: true) }
    guard !pending.isEmpty else { return }
    guard !pending.contains(0), pending.count <= PathArena.longest else { try refuse(pending, line, name) }
    try list.addLookingUp(pending, relativeStart: 0)
  }

  private func refuse(_ pending: [UInt8], _ line: Int, _ name: String) throws(DiscoveryError) -> Never {
    throw DiscoveryError(
      .badList,
      pending.contains(0)
        ? "\(name), line \(line): a NUL byte; lists from 'find -print0' need -0"
        : "\(name), line \(line): longer than any path, at least \(pending.count) bytes; lists are one path a line")
  }
}
