// Writes one output, making its directory when that is what is missing.

import Platform
import SystemPackage

enum OutputFile {
  /// - Returns: bytes written.
  static func write(
    _ bytes: UnsafeRawBufferPointer, to path: FilePath, replaceExisting: Bool, times: FileStatus?
  ) throws(SystemError) -> Int {
    do throws(SystemError) {
      return try AtomicOutput.write(bytes, to: path, replaceExisting: replaceExisting, times: times)
    } catch {
      guard error.errno == .noSuchFileOrDirectory else { throw error }
      try Directories.create(path.removingLastComponent())
      return try AtomicOutput.write(bytes, to: path, replaceExisting: replaceExisting, times: times)
    }
  }
}
