// Writes one output, making its directory when that is what is missing.

import Platform
import SystemPackage

enum OutputFile {
  /// - Returns: its status as it got its name.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to path: FilePath, replaceExisting: Bool, times: FileStatus?, durable: Bool
  ) throws(SystemError) -> FileStatus {
    func attempt() throws(SystemError) -> FileStatus {
      try AtomicOutput.write(bytes, to: path, replaceExisting: replaceExisting, times: times, durable: durable)
    }
    do throws(SystemError) {
      return try attempt()
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      try Directories.create(path.removingLastComponent(), durable: durable)
      return try attempt()
    }
  }
}
