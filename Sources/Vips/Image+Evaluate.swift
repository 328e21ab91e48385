// Turns an image that is still a recipe into pixels in memory.

import CVips

extension Image {
  /// Rows computed at a time on the calling thread: enough to amortise a pass through the operations, few enough for
  /// their buffers to stay in the cache.
  private static let stripHeight = 16

  /// The same image with its pixels in memory. With `threads` = 1 the calling thread walks it top to bottom in strips,
  /// which avoids libvips's pool (about 30 semaphore hand-offs an image even at concurrency 1) and is in the order that
  /// sequential loaders want; else libvips's own pool does it with that many.
  ///
  /// Throws also when libvips reported success but ran out of memory on the way.
  package func evaluate(threads: Int = 1) throws(VipsError) -> Image {
    let result = threads > 1 ? try evaluateOnPool(threads: threads) : try evaluateOnThisThread()
    if ErrorBuffer.tellsOutOfMemory { throw .taken() }
    return result
  }

  /// `vips_image_copy_memory`.
  private func evaluateOnPool(threads: Int) throws(VipsError) -> Image {
    let before = Library.concurrency
    Library.concurrency = threads
    defer { Library.concurrency = before }
    guard let copy = vips_image_copy_memory(pointer) else { throw .taken() }
    return Image(adopting: copy)
  }

  /// An image in memory with this one's header and another size, of 8-bit samples; interleaved, top-down, no row padding.
  /// - Parameter fill: from this image's samples, which have to be in memory, to the new ones'.
  package func withSize(
    _ width: Int, _ height: Int, fill: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void
  ) throws(VipsError) -> Image {
    guard let memory = vips_image_new_memory() else { throw .taken() }
    let result = Image(adopting: memory)
    var inputs: [UnsafeMutablePointer<VipsImage>?] = [pointer, nil]
    guard vips_image_pipeline_array(memory, VIPS_DEMAND_STYLE_ANY, &inputs) == 0 else { throw .taken() }
    memory.pointee.Xsize = Int32(clamping: width)
    memory.pointee.Ysize = Int32(clamping: height)
    guard vips_image_write_prepare(memory) == 0, let source = vips_image_get_data(pointer),
      let target = vips_image_get_data(memory)
    else { throw .taken() }
    // Nobody else holds the new image yet.
    let writable = UnsafeMutableRawPointer(mutating: target)
    fill(source.assumingMemoryBound(to: UInt8.self), writable.assumingMemoryBound(to: UInt8.self))
    return result
  }

  /// `vips_region_prepare_to` writes each strip straight into the memory image.
  private func evaluateOnThisThread() throws(VipsError) -> Image {
    guard let memory = vips_image_new_memory() else { throw .taken() }
    let result = Image(adopting: memory)
    var inputs: [UnsafeMutablePointer<VipsImage>?] = [pointer, nil]
    guard vips_image_pipeline_array(memory, VIPS_DEMAND_STYLE_THINSTRIP, &inputs) == 0,
      vips_image_write_prepare(memory) == 0
    else { throw .taken() }

    guard let source = vips_region_new(pointer) else { throw .taken() }
    defer { g_object_unref(source) }
    guard let target = vips_region_new(memory) else { throw .taken() }
    defer { g_object_unref(target) }

    var top: Int32 = 0
    while top < vips_image_get_height(pointer) {
      let rows = min(Int32(Self.stripHeight), vips_image_get_height(pointer) - top)
      var strip = VipsRect(left: 0, top: top, width: vips_image_get_width(pointer), height: rows)
      guard vips_region_image(target, &strip) == 0, vips_region_prepare_to(source, target, &strip, 0, top) == 0
      else { throw .taken() }
      top += rows
    }
    return result
  }
}
