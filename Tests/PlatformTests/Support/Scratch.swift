// A directory of a test's own, gone when the test lets go of it.
import Platform
import SystemPackage
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

final class Scratch {
  let path: FilePath

  init() throws {
    var template = Array("/tmp/platform-tests-XXXXXX".utf8CString)
    try #require(mkdtemp(&template) != nil)
    path = FilePath(platformString: template)
  }

  deinit {
    Self.remove(path)
  }

  func file(_ name: String, _ contents: String = "") throws -> FilePath {
    try file(Array(name.utf8), Array(contents.utf8))
  }

  func file(_ name: [UInt8], _ contents: [UInt8]) throws -> FilePath {
    let path = path.appending(FilePath(bytes: name).components)
    let file = try Descriptor.open(path, O_WRONLY | O_CREAT | O_TRUNC, permissions: 0o644)
    try StandardStreams.writeAll(fd: file.number, contents)
    return path
  }

  func directory(_ name: String) throws -> FilePath {
    let path = path.appending(name)
    try #require(path.withPlatformString { mkdir($0, 0o755) } == 0)
    return path
  }

  /// All names in it, as the listing under test would give them, but from the shell's side of the world.
  func names() throws -> [[UInt8]] {
    try DirectoryListing.entries(of: path).map(\.name)
  }

  private static func remove(_ path: FilePath) {
    if let listing = try? DirectoryListing.entries(of: path) {
      for entry in listing { remove(path.appending(FilePath(bytes: entry.name).components)) }
    }
    _ = path.withPlatformString { libcRemove($0) }
  }
}

func contents(_ path: FilePath) throws -> [UInt8] {
  let file = try Descriptor.open(path, O_RDONLY)
  return try drain(file.number)
}

/// Everything until the end, from a blocking descriptor.
func drain(_ number: CInt) throws -> [UInt8] {
  var all: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    let count = read(number, &chunk, chunk.count)
    try #require(count >= 0)
    if count == 0 { return all }
    all += chunk[..<count]
  }
}

/// What is waiting in a non-blocking socket, and whether it has ended.
func receive(_ number: CInt) throws -> (bytes: [UInt8], isEnded: Bool) {
  var all: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65536)
  while true {
    switch try chunk.withUnsafeMutableBytes({ try StreamSocket.read(number, into: $0) }) {
    case .bytes(let count): all += chunk[..<count]
    case .wouldBlock: return (all, false)
    case .endOfStream: return (all, true)
    }
  }
}

func send(_ bytes: [UInt8], to number: CInt) throws -> WriteOutcome {
  try bytes.withUnsafeBytes { try StreamSocket.write($0, to: number) }
}

/// The error that `body` throws.
func systemError(_ body: () throws -> Void) throws -> SystemError {
  do {
    try body()
  } catch let error as SystemError {
    return error
  }
  Issue.record("nothing was thrown")
  throw CancellationError()
}

/// A link of /proc, read.
func linkTarget(_ path: String) -> String {
  var buffer = [CChar](repeating: 0, count: 4096)
  let count = readlink(path, &buffer, buffer.count - 1)
  return count < 0 ? "" : String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
}

// remove(3), whose name the method hides.
private func libcRemove(_ path: UnsafePointer<CChar>) -> CInt { remove(path) }

/// An AF_UNIX socket in the file system.
func listeningSocket(_ path: FilePath) throws -> Descriptor {
  var address = sockaddr_un()
  address.sun_family = sa_family_t(AF_UNIX)
  withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.bytes) }
  #if os(Linux)
  let socket = Descriptor(owning: Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0))
  #else
  let socket = Descriptor(owning: Darwin.socket(AF_UNIX, SOCK_STREAM, 0))
  #endif
  let number = socket.number
  let result = withUnsafePointer(to: &address) {
    $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
  }
  try #require(result == 0)
  return socket
}
