// The bytes of a finished file, whoever allocated them.

import Vips

/// An encoder's output, in libvips's memory, in a Swift array or in an engine's buffer, so that it is written without a
/// copy.
final class EncodedBytes {
  private enum Storage {
    case blob(Blob)
    case array([UInt8])
    /// Valid until its engine runs again.
    case borrowed(UnsafeRawBufferPointer)
  }

  private let storage: Storage

  init(_ blob: Blob) { storage = .blob(blob) }

  init(_ bytes: [UInt8]) { storage = .array(bytes) }

  /// - Parameter bytes: an engine's, which writes them anew when it runs again.
  init(borrowing bytes: UnsafeRawBufferPointer) { storage = .borrowed(bytes) }

  var count: Int {
    switch storage {
    case .borrowed(let bytes): bytes.count
    case .blob(let blob): blob.count
    case .array(let bytes): bytes.count
    }
  }

  /// The bytes are valid during `body` only.
  func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    switch storage {
    case .borrowed(let bytes): return try body(bytes)
    case .blob(let blob):
      return try blob.withUnsafeBytes(body)
    case .array(let bytes):
      let result: Result<R, E> = bytes.withUnsafeBytes { buffer in
        do throws(E) { return .success(try body(buffer)) } catch { return .failure(error) }
      }
      return try result.get()
    }
  }
}
