// The only scan of a baseline JPEG to its coded planes, by CKernels: most files, and faster than TurboJPEG.

import CKernels

/// Reused from image to image; of one thread.
final class JPEGScanDecoder {
  private let instructions: ckernels_instructions
  private let tables = JPEGTables()
  private let scratch = AlignedBuffer()

  init(instructions: ckernels_instructions) { self.instructions = instructions }

  /// Bytes it takes besides, for a file of so many.
  static func byteCount(_ fileBytes: Int) -> Int { fileBytes + Int(CKERNELS_JPEG_SCRATCH) }

  /// Decodes into `planes`, which are prepared for it, shrunk by 1, 2, 4 or 8: the samples are those of libjpeg at that
  /// scale.
  /// - Returns: false when it is no such file, or not quite as it should be. Then TurboJPEG is to judge, and `planes` hold
  ///   anything.
  func decode(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader, shrink: Int, into planes: PlaneSet) -> Bool {
    guard !header.isProgressive, let layout = tables.read(bytes), layout.components.count == planes.planes.count else {
      return false
    }
    let chroma = planes.planes.count - 1
    let columns = header.sampling.columns(chroma)
    let rows = header.sampling.rows(chroma)
    var scan = ckernels_jpeg_scan()
    scan.component_count = Int32(planes.planes.count)
    scan.columns = Int32((header.width + 8 * columns - 1) / (8 * columns))
    scan.rows = Int32((header.height + 8 * rows - 1) / (8 * rows))
    scan.restart_interval = Int32(layout.restartInterval)
    scan.size = Int32(8 / shrink)
    withUnsafeMutablePointer(to: &scan.components) {
      $0.withMemoryRebound(to: ckernels_jpeg_component.self, capacity: 3) { components in
        for (index, plane) in planes.planes.enumerated() {
          let numbers = layout.components[index]
          components[index] = ckernels_jpeg_component(
            horizontal: index == 0 ? Int32(columns) : 1, vertical: index == 0 ? Int32(rows) : 1,
            quantisers: tables.quantisers(numbers.quantiser), dc: tables.dc(numbers.dc), ac: tables.ac(numbers.ac),
            target: plane.start, stride: plane.stride, width: Int32(plane.width), height: Int32(plane.height))
        }
      }
    }
    let memory = scratch.reserve(Self.byteCount(layout.data.count)).assumingMemoryBound(to: UInt8.self)
    return ckernels_jpeg_decode(
      instructions, &scan, layout.data.baseAddress?.assumingMemoryBound(to: UInt8.self), layout.data.count, memory)
  }

  func trim(above kept: Int) { scratch.trim(above: kept) }
}
