// From a PNG's filtered rows to planes: libdeflate inflates, CKernels does the rest.

import CDeflate
import CKernels

/// Reused from image to image; of one thread.
final class PNGDecoder {
  /// Profiles of sRGB take 500 bytes to 3 KB.
  private static let largestProfile = 64 << 10

  private let instructions: ckernels_instructions
  private let inflater: OpaquePointer
  private let stream = AlignedBuffer()
  private let rows = AlignedBuffer()
  private let colours = AlignedBuffer()
  /// Of the picture in `rows`.
  private var header: PNGHeader?
  /// How `planes` have it; nil: not yet.
  private var isPremultiplied: Bool?

  init(instructions: ckernels_instructions) throws(DirectError) {
    guard let inflater = libdeflate_alloc_decompressor() else {
      throw .init("libdeflate_alloc_decompressor: no memory")
    }
    self.instructions = instructions
    self.inflater = inflater
  }

  deinit { libdeflate_free_decompressor(inflater) }

  /// Throws unless what the file says of its colours is sRGB, or nothing.
  func checkProfile(_ header: PNGHeader) throws(Unsuitable) {
    guard let profile = header.profile else { return }
    var count = 0
    let memory = rows.reserve(Self.largestProfile)
    let result = libdeflate_zlib_decompress(
      inflater, profile.baseAddress, profile.count, memory, Self.largestProfile, &count)
    guard result == LIBDEFLATE_SUCCESS, SRGBProfile.matches(UnsafeRawBufferPointer(start: memory, count: count)) else {
      throw .init("colour profile other than sRGB")
    }
  }

  /// Reads the picture; ``unpack(premultiplied:into:)`` hands it out. The stream has to be as long as the header says: no
  /// more memory is written than that, whatever it holds.
  func decode(_ header: PNGHeader) throws(Unsuitable) {
    self.header = nil
    isPremultiplied = nil
    let memory = rows.reserve(header.byteCount)
    let stream = joined(header.data)
    let result = libdeflate_zlib_decompress(
      inflater, stream.baseAddress, stream.count, memory, header.byteCount, nil)
    guard result == LIBDEFLATE_SUCCESS else { throw .init("damaged PNG data") }
    let start = memory.assumingMemoryBound(to: UInt8.self)
    guard ckernels_png_unfilter(start, header.rowBytes, Int32(header.height), Int32(max(1, header.bits / 8))) else {
      throw .init("damaged PNG data")
    }
    self.header = header
    fillColours(header)
  }

  /// - Parameter premultiplied: colours times alpha; only for a picture that has alpha.
  func unpack(premultiplied: Bool, into planes: PlaneSet) throws(Unsuitable) {
    guard let header, isPremultiplied != premultiplied else { return }
    planes.prepare(
      header.isGray ? .gray : .full, width: header.width, height: header.height, hasAlpha: header.hasAlpha)
    var pixels = ckernels_pixels(
      start: UnsafePointer(rows.start.assumingMemoryBound(to: UInt8.self)) + 1, stride: header.rowBytes + 1,
      width: Int32(header.width), height: Int32(header.height), bits: Int32(header.bits),
      colours: UnsafePointer(colours.start.assumingMemoryBound(to: UInt32.self)),
      colour_count: Int32(header.colourCount), transparent: header.transparentColour)
    var targets = ckernels_planes(planes)
    guard ckernels_split(instructions, &pixels, &targets, premultiplied) else {
      throw .init("index beyond the palette")
    }
    isPremultiplied = premultiplied
  }

  func trim(above kept: Int) {
    stream.trim(above: kept)
    rows.trim(above: kept)
  }

  private func joined(_ parts: [UnsafeRawBufferPointer]) -> UnsafeRawBufferPointer {
    guard parts.count > 1 else { return parts[0] }
    let count = parts.reduce(0) { $0 + $1.count }
    let memory = stream.reserve(count)
    var offset = 0
    for part in parts where !part.isEmpty {
      (memory + offset).copyMemory(from: part.baseAddress!, byteCount: part.count)
      offset += part.count
    }
    return UnsafeRawBufferPointer(start: memory, count: count)
  }

  /// What indices stand for, gray levels too.
  private func fillColours(_ header: PNGHeader) {
    guard header.colourType.channels == 1 else { return }
    let table = colours.reserve(256 * MemoryLayout<UInt32>.stride).assumingMemoryBound(to: UInt32.self)
    table.update(repeating: 0, count: 256)
    for index in 0..<header.colourCount { table[index] = header.colour(index) }
  }
}

extension PNGHeader {
  fileprivate var colourCount: Int { colourType == .indexed ? palette!.count / 3 : 1 << depth }

  /// Red, green, blue and alpha from the lowest byte on.
  fileprivate func colour(_ index: Int) -> UInt32 {
    if colourType == .gray {
      let isTransparent = transparency?.integer16(at: 0) == index
      return UInt32(index * 255 / ((1 << depth) - 1)) | (isTransparent ? 0 : 0xff00_0000)
    }
    let alpha = transparency.map { index < $0.count ? $0[index] : 255 } ?? 255
    let colour = palette!
    return UInt32(colour[3 * index]) | UInt32(colour[3 * index + 1]) << 8 | UInt32(colour[3 * index + 2]) << 16
      | UInt32(alpha) << 24
  }

  /// Of RGB; a value no colour has when there is none.
  fileprivate var transparentColour: UInt32 {
    guard colourType == .rgb, let transparency else { return .max }
    return (0..<3).reduce(0) { $0 | UInt32(transparency.integer16(at: 2 * $1)!) << (8 * $1) }
  }
}
