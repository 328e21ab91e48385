// Bytes that libvips owns, or borrows from us, behind a reference count.

import CVips

/// One reference to a `VipsBlob`.
package final class Blob {
  let pointer: UnsafeMutablePointer<VipsBlob>

  /// Takes over one reference.
  init(adopting pointer: UnsafeMutablePointer<VipsBlob>) { self.pointer = pointer }

  /// Borrows `bytes` without copying (`vips_blob_new`): they must outlive this blob and every image loaded from it.
  package convenience init(borrowing bytes: UnsafeRawBufferPointer) {
    self.init(adopting: vips_blob_new(nil, bytes.baseAddress, bytes.count))
  }

  /// Copies `bytes` (`vips_blob_copy`).
  package convenience init(copying bytes: UnsafeRawBufferPointer) {
    self.init(adopting: vips_blob_copy(bytes.baseAddress, bytes.count))
  }

  deinit { vips_area_unref(vipsArea(pointer)) }

  package var count: Int { withUnsafeBytes { $0.count } }

  /// The bytes are valid during `body` only.
  package func withUnsafeBytes<R, E: Error>(_ body: (UnsafeRawBufferPointer) throws(E) -> R) throws(E) -> R {
    var length = 0
    let start = vips_blob_get(pointer, &length)
    return try body(UnsafeRawBufferPointer(start: start, count: length))
  }
}
