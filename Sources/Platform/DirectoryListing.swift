// The names in one directory, in byte order.
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A collection of entries. The names lie in one array, so a directory of a million files costs little more than they.
package struct DirectoryListing: RandomAccessCollection, Sendable {
  package struct Entry: Equatable, Sendable {
    package var name: [UInt8]
    /// Of the entry itself: a symbolic link is `symbolicLink`, wherever it leads.
    package var kind: FileStatus.Kind
  }

  private struct Span {
    var start: Int
    var count: Int
    var kind: FileStatus.Kind
  }

  private var names: [UInt8] = []
  private var spans: [Span] = []

  package var startIndex: Int { 0 }
  package var endIndex: Int { spans.count }

  package subscript(position: Int) -> Entry {
    let span = spans[position]
    return Entry(name: Array(names[span.start..<span.start + span.count]), kind: span.kind)
  }

  /// All entries but . and .., sorted by the bytes of their names. opendir(3), readdir(3).
  package static func entries(of directory: FilePath) throws(SystemError) -> DirectoryListing {
    var listing = DirectoryListing()
    try scan(directory) { name, kind in
      listing.spans.append(Span(start: listing.names.count, count: name.count, kind: kind))
      listing.names.append(contentsOf: name)
      return true
    }
    listing.names.withUnsafeBytes { names in
      listing.spans.sort { left, right in
        let shorter = Swift.min(left.count, right.count)
        let order = memcmp(names.baseAddress! + left.start, names.baseAddress! + right.start, shorter)
        return order != 0 ? order < 0 : left.count < right.count
      }
    }
    return listing
  }

  /// Calls `body` with each entry but . and .., as the file system orders them, until it returns false. An entry that
  /// vanishes meanwhile may be left out.
  package static func scan(
    _ directory: FilePath, _ body: (UnsafeRawBufferPointer, FileStatus.Kind) -> Bool
  ) throws(SystemError) {
    let (opened, code) = directory.withPlatformString { (opendir($0), Errno(rawValue: errno)) }
    guard let stream = opened else { throw SystemError(call: "opendir", path: directory, errno: code) }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else {
        let code = Errno(rawValue: errno)
        if code.rawValue == 0 { return }
        throw SystemError(call: "readdir", path: directory, errno: code)
      }
      // Not `entry.pointee`: the record is shorter than the structure, whose array only says how long a name may be.
      let start = UnsafeRawPointer(entry.pointer(to: \.d_name)!)
      let name = UnsafeRawBufferPointer(start: start, count: strlen(start.assumingMemoryBound(to: CChar.self)))
      if name.count <= 2, name.allSatisfy({ $0 == UInt8(ascii: ".") }) { continue }
      var kind = FileStatus.Kind(directoryType: entry.pointer(to: \.d_type)!.pointee)
      if kind == nil { kind = try lookUp(name, in: directory) }
      if let kind, !body(name, kind) { return }
    }
  }

  /// For file systems that give no type; nil if the entry is gone.
  private static func lookUp(
    _ name: UnsafeRawBufferPointer, in directory: FilePath
  ) throws(SystemError) -> FileStatus.Kind? {
    do throws(SystemError) {
      return try FileStatus.of(directory.appending(FilePath(bytes: name).components), followLinks: false).kind
    } catch {
      if error.errno == .noSuchFileOrDirectory { return nil }
      throw error
    }
  }
}
