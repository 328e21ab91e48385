// Reads an input whole, once, and only if it is a regular file that holds still (reliability rule 7).
import SystemPackage

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Why there are no bytes: outcomes of a task, not faults of the run.
package enum ReadFailure: Error, Equatable, Sendable {
  /// No such file: ENOENT, ENOTDIR.
  case missing(SystemError)
  /// It is there and does not open: EACCES, ELOOP, ENAMETOOLONG.
  case unreadable(SystemError)
  /// A directory, FIFO, device or socket.
  case notRegular(FileStatus.Kind)
  /// More bytes than the limit allows; none was read.
  case tooLarge(size: Int, limit: Int)
  /// Size or modification time differ before and after, or the bytes do not add up to the size.
  case changedWhileRead
  /// The disk, or this process (EMFILE, ENOMEM), not the file.
  case inputOutput(SystemError)

  /// One line for people that names the file.
  package func message(for path: FilePath) -> String {
    switch self {
    case .missing(let error), .unreadable(let error), .inputOutput(let error): error.message
    case .notRegular(let kind): "\(path.displayed): not a regular file but a \(kind.rawValue)"
    case .tooLarge(let size, let limit): "\(path.displayed): \(size) bytes, more than the limit of \(limit)"
    case .changedWhileRead: "\(path.displayed): changed while it was read"
    }
  }
}

package enum FileReader {
  /// Reads the file into `buffer`, and returns what fstat(2) said about it. At most `limit` bytes. Never waits for a FIFO or a terminal.
  @discardableResult
  package static func read(
    _ path: FilePath, into buffer: FileBuffer, limit: Int
  ) throws(ReadFailure) -> FileStatus {
    buffer.clear()
    let file = try open(path)
    let before = try status(of: file, path)
    guard before.kind == .regular else { throw .notRegular(before.kind) }
    guard before.size <= limit else { throw .tooLarge(size: before.size, limit: limit) }

    // One byte more than the size, so that a file that grew shows.
    guard let room = buffer.prepare(before.size + 1) else {
      throw .inputOutput(SystemError(call: "malloc", path: path, errno: .noMemory))
    }
    var count = 0
    while count <= before.size {
      let read = try readOnce(file, UnsafeMutableRawBufferPointer(rebasing: room[count...before.size]), path)
      if read == 0 { break }
      count += read
    }
    let after = try status(of: file, path)
    guard count == before.size, after.size == before.size, after.modifiedNanoseconds == before.modifiedNanoseconds
    else { throw .changedWhileRead }
    buffer.fill(count)
    return before
  }

  private static func open(_ path: FilePath) throws(ReadFailure) -> Descriptor {
    do throws(SystemError) {
      return try Descriptor.open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY)
    } catch {
      switch error.errno {
      case .noSuchFileOrDirectory, .notDirectory:
        throw .missing(error)
      case .ioError, .noMemory, .tooManyOpenFiles, .tooManyOpenFilesInSystem:
        throw .inputOutput(error)
      case .noSuchAddressOrDevice, Errno(rawValue: ENODEV):
        // Sockets, and device files without a device, do not even open.
        if let kind = try? FileStatus.of(path, followLinks: true).kind, kind != .regular { throw .notRegular(kind) }
        throw .unreadable(error)
      default:
        throw .unreadable(error)
      }
    }
  }

  private static func status(of file: borrowing Descriptor, _ path: FilePath) throws(ReadFailure) -> FileStatus {
    do throws(SystemError) {
      return try FileStatus.of(descriptor: file.number)
    } catch {
      throw .inputOutput(SystemError(call: error.call, path: path, errno: error.errno))
    }
  }

  private static func readOnce(
    _ file: borrowing Descriptor, _ room: UnsafeMutableRawBufferPointer, _ path: FilePath
  ) throws(ReadFailure) -> Int {
    do throws(SystemError) {
      return try file.read(into: room)
    } catch {
      throw .inputOutput(SystemError(call: error.call, path: path, errno: error.errno))
    }
  }
}
