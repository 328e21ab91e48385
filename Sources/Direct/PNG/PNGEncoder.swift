// From planes to a PNG's bytes, by libdeflate.

import CDeflate
import CKernels
import Protocol

/// Reused from image to image; of one thread.
final class PNGEncoder {
  /// Signature, then IHDR, IDAT and IEND, of 12 bytes each besides their content.
  private static let overhead = 8 + 12 + 13 + 12 + 12

  private let instructions: ckernels_instructions
  private let rows = AlignedBuffer()
  private let filteredRows = AlignedBuffer()
  private var compressor: (level: Int32, handle: OpaquePointer)?

  init(instructions: ckernels_instructions) { self.instructions = instructions }

  deinit { libdeflate_free_compressor(compressor?.handle) }

  /// - Parameters:
  ///   - picture: gray or RGB, and alpha if there is any.
  ///   - level: libdeflate's, 1...12.
  /// - Returns: the file, in `buffer`'s memory.
  func encode(
    _ picture: PlaneSet, level: Int32, into buffer: AlignedBuffer
  ) throws(Failure) -> UnsafeRawBufferPointer {
    let width = picture.width
    let height = picture.height
    let channels = picture.planes.count + (picture.alpha == nil ? 0 : 1)
    let stride = width * channels + 1
    let pixels = rows.reserve(stride * height).assumingMemoryBound(to: UInt8.self)
    var planes = ckernels_planes(picture)
    ckernels_merge(instructions, &planes, Int32(width), Int32(height), pixels + 1, stride)
    let stored = filtered(pixels, stride - 1, height, pixelBytes: channels)

    let compressor = try self.compressor(level)
    let room = libdeflate_zlib_compress_bound(compressor, stride * height)
    var file = ChunkWriter(buffer.reserve(room + Self.overhead))
    file.append(0x8950_4e47)
    file.append(0x0d0a_1a0a)
    file.beginChunk(0x4948_4452)
    file.append(UInt32(width))
    file.append(UInt32(height))
    let colourTypes: [PNGHeader.ColourType] = [.gray, .grayAlpha, .rgb, .rgba]
    file.append(bytes: [8, colourTypes[channels - 1].rawValue, 0, 0, 0])
    file.endChunk()
    file.beginChunk(0x4944_4154)
    file.count += libdeflate_zlib_compress(compressor, stored, stride * height, file.start + file.count, room)
    file.endChunk()
    file.beginChunk(0x4945_4e44)
    file.endChunk()
    return UnsafeRawBufferPointer(start: file.start, count: file.count)
  }

  func trim(above kept: Int) {
    rows.trim(above: kept)
    filteredRows.trim(above: kept)
  }

  /// Drawings are best left as they are, photographs filtered: docs/decisions/0007-png-by-libdeflate.md.
  private func filtered(
    _ pixels: UnsafeMutablePointer<UInt8>, _ rowBytes: Int, _ height: Int, pixelBytes: Int
  ) -> UnsafeMutablePointer<UInt8> {
    guard ckernels_png_filters_pay(pixels, rowBytes, Int32(height), Int32(pixelBytes)) else {
      for y in 0..<height { pixels[y * (rowBytes + 1)] = 0 }
      return pixels
    }
    let filtered = filteredRows.reserve((rowBytes + 1) * height).assumingMemoryBound(to: UInt8.self)
    ckernels_png_filter(instructions, pixels, rowBytes, Int32(height), Int32(pixelBytes), filtered)
    return filtered
  }

  private func compressor(_ level: Int32) throws(Failure) -> OpaquePointer {
    if let compressor, compressor.level == level { return compressor.handle }
    libdeflate_free_compressor(compressor?.handle)
    compressor = nil
    guard let handle = libdeflate_alloc_compressor(level) else {
      throw Failure(.outOfMemory, at: .encode, "png: no memory for libdeflate's level \(level)")
    }
    compressor = (level, handle)
    return handle
  }
}

/// Appends to memory that is large enough.
private struct ChunkWriter {
  let start: UnsafeMutableRawPointer
  var count = 0
  /// Where the chunk being written began.
  private var chunk = 0

  init(_ start: UnsafeMutableRawPointer) { self.start = start }

  mutating func append(_ value: UInt32) {
    start.storeBytes(of: value.bigEndian, toByteOffset: count, as: UInt32.self)
    count += 4
  }

  mutating func append(bytes: [UInt8]) {
    for byte in bytes {
      start.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
      count += 1
    }
  }

  mutating func beginChunk(_ name: UInt32) {
    chunk = count
    append(0)
    append(name)
  }

  /// Writes the length and the CRC, which is of name and content.
  mutating func endChunk() {
    let checked = count - chunk - 4
    start.storeBytes(of: UInt32(checked - 4).bigEndian, toByteOffset: chunk, as: UInt32.self)
    append(libdeflate_crc32(0, start + chunk + 4, checked))
  }
}
