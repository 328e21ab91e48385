// The bytes of a finished file, whoever allocated them.

import Vips

/// Owns an encoder's output, in libvips's memory or in a Swift array, so that it is written without a copy.
final class EncodedBytes {
  private enum Storage {
    case blob(Blob)
    case array([UInt8])
  }

  private let storage: Storage

  init(_ blob: Blob) { storage = .blob(blob) }

  init(_ bytes: [UInt8]) { storage = .array(bytes) }

  var count: Int {
    switch storage {
    case .blob(let blob): blob.count
    case .array(let bytes): bytes.count
    }
  }

  /// The bytes are valid during `body` only.
  func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    switch storage {
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
