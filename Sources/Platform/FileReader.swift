// Reads an input whole, once, and only if it is a regular file that holds still (reliability rule 7).
import CPlatform
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

/// An input that has been opened, perhaps ahead of its turn, and looked at, not read. Closed when nobody holds it.
package final class OpenedFile: Sendable {
  package let path: FilePath
  /// As fstat(2) told it when it was opened.
  package let status: FileStatus
  fileprivate let descriptor: Descriptor

  fileprivate init(path: FilePath, status: FileStatus, descriptor: consuming Descriptor) {
    self.path = path
    self.status = status
    self.descriptor = descriptor
  }

  /// Has the kernel fetch the bytes, without waiting for them.
  package func readAhead() { cplatform_read_ahead(descriptor.number, Int64(status.size)) }
}

package enum FileReader {
  /// Opens a regular file. Never waits for a FIFO or a terminal.
  package static func open(_ path: FilePath) throws(ReadFailure) -> OpenedFile {
    let descriptor = try openDescriptor(path)
    let status = try status(of: descriptor, path)
    guard status.kind == .regular else { throw .notRegular(status.kind) }
    return OpenedFile(path: path, status: status, descriptor: descriptor)
  }

  /// Reads the file into `buffer`, at most `limit` bytes, and returns what fstat(2) said about it.
  @discardableResult
  package static func read(
    _ path: FilePath, into buffer: FileBuffer, limit: Int
  ) throws(ReadFailure) -> FileStatus {
    buffer.clear()
    return try read(try open(path), into: buffer, limit: limit)
  }

  /// Reads a file once, from its beginning, into `buffer`; it may not have changed since it was opened.
  @discardableResult
  package static func read(
    _ file: OpenedFile, into buffer: FileBuffer, limit: Int
  ) throws(ReadFailure) -> FileStatus {
    buffer.clear()
    let before = file.status
    guard before.size <= limit else { throw .tooLarge(size: before.size, limit: limit) }

    // One byte more than the size, so that a file that grew shows.
    guard let room = buffer.prepare(before.size + 1) else {
      throw .inputOutput(SystemError(call: "malloc", path: file.path, errno: .noMemory))
    }
    var count = 0
    while count <= before.size {
      let rest = UnsafeMutableRawBufferPointer(rebasing: room[count...before.size])
      let read = try readOnce(file.descriptor, rest, file.path)
      if read == 0 { break }
      count += read
    }
    let after = try status(of: file.descriptor, file.path)
    guard count == before.size, after.size == before.size, after.modifiedNanoseconds == before.modifiedNanoseconds
    else { throw .changedWhileRead }
    buffer.fill(count)
    return before
  }

  private static func openDescriptor(_ path: FilePath) throws(ReadFailure) -> Descriptor {
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
