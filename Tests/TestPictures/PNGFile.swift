// Writes PNGs for tests: any colour type, depth and row filters, any chunks, right or wrong.

import CDeflate

/// A PNG before it is bytes. Filters are written out as the specification has them, one byte after the other.
package struct PNGFile: Sendable {
  package var width: Int
  package var height: Int
  package var depth: Int
  /// 0 gray, 2 RGB, 3 indexed, 4 gray and alpha, 6 RGBA.
  package var colourType: Int
  /// Packed and unfiltered, top-down.
  package var rows: [[UInt8]]
  /// The filter of row y is filters[y % count].
  package var filters: [UInt8] = [0]
  package var interlace: UInt8 = 0
  /// Between the header and the data.
  package var chunks: [Chunk] = []
  /// Between the data and the end.
  package var lateChunks: [Chunk] = []
  /// IDAT chunks, each of about the same size.
  package var parts = 1

  package struct Chunk: Sendable {
    /// Four bytes.
    package var name: [UInt8]
    package var content: [UInt8]

    package init(_ name: String, _ content: [UInt8]) { self.init(rawName: Array(name.utf8), content) }

    package init(rawName: [UInt8], _ content: [UInt8]) {
      name = rawName
      self.content = content
    }

    /// With length and CRC.
    package var bytes: [UInt8] {
      let checked = name + content
      let sum = checked.withUnsafeBytes { libdeflate_crc32(0, $0.baseAddress, $0.count) }
      return PNGFile.bigEndian(content.count) + checked + PNGFile.bigEndian(Int(sum))
    }
  }

  /// Every kind the direct engine reads.
  package static let kinds: [(colourType: Int, depth: Int, transparency: Bool)] =
    [1, 2, 4, 8].flatMap { depth in [0, 3].flatMap { [($0, depth, false), ($0, depth, true)] } }
    + [(2, 8, false), (2, 8, true), (4, 8, false), (6, 8, false)]

  package init(width: Int, height: Int, depth: Int = 8, colourType: Int, rows: [[UInt8]]) {
    self.width = width
    self.height = height
    self.depth = depth
    self.colourType = colourType
    self.rows = rows
  }

  /// Random rows; a palette goes with indexed ones, `transparency` adds a tRNS chunk.
  package static func random(
    width: Int, height: Int, depth: Int = 8, colourType: Int, transparency: Bool = false,
    using random: inout some RandomNumberGenerator
  ) -> PNGFile {
    let channels = [1, 0, 3, 1, 2, 0, 4][colourType]
    let rowBytes = (width * depth * channels + 7) / 8
    var rows = (0..<height).map { _ in (0..<rowBytes).map { _ in UInt8.random(in: 0...255, using: &random) } }
    // Runs, so that colours come again.
    for y in rows.indices {
      for i in rows[y].indices.dropFirst(2 * channels) where (i / (9 * channels)) % 2 == 1 {
        rows[y][i] = rows[y][i - channels]
      }
    }
    var file = PNGFile(width: width, height: height, depth: depth, colourType: colourType, rows: rows)
    let colours = 1 << depth
    if colourType == 3 {
      file.chunks.append(Chunk("PLTE", (0..<3 * colours).map { _ in UInt8.random(in: 0...255, using: &random) }))
    }
    if transparency {
      let content: [UInt8] =
        switch colourType {
        case 3: (0..<max(1, colours * 3 / 4)).map { _ in UInt8.random(in: 0...255, using: &random) }
        case 0: [0, UInt8(colours / 2)]
        default: rows[0].prefix(3).flatMap { [0, $0] }
        }
      file.chunks.append(Chunk("tRNS", content))
    }
    return file
  }

  package var bytes: [UInt8] {
    let header = Self.bigEndian(width) + Self.bigEndian(height) + [UInt8(depth), UInt8(colourType), 0, 0, interlace]
    var result: [UInt8] = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] + Chunk("IHDR", header).bytes
    for chunk in chunks { result += chunk.bytes }
    let data = Self.deflated(filteredRows)
    let size = (data.count + parts - 1) / parts
    for start in stride(from: 0, to: data.count, by: size) {
      result += Chunk("IDAT", Array(data[start..<min(start + size, data.count)])).bytes
    }
    for chunk in lateChunks { result += chunk.bytes }
    return result + Chunk("IEND", []).bytes
  }

  /// Bytes a pixel, at least 1: how far back the filters look.
  private var pixelBytes: Int { max(1, depth * [1, 0, 3, 1, 2, 0, 4][colourType] / 8) }

  private var filteredRows: [UInt8] {
    var result: [UInt8] = []
    for y in rows.indices {
      let filter = filters[y % filters.count]
      result.append(filter)
      guard filter != 0 else {
        result += rows[y]
        continue
      }
      for i in rows[y].indices {
        let left = i >= pixelBytes ? Int(rows[y][i - pixelBytes]) : 0
        let above = y > 0 ? Int(rows[y - 1][i]) : 0
        let corner = i >= pixelBytes && y > 0 ? Int(rows[y - 1][i - pixelBytes]) : 0
        let prediction =
          switch filter {
          case 1: left
          case 2: above
          case 3: (left + above) / 2
          case 4: Self.paeth(left, above, corner)
          default: 0
          }
        result.append(rows[y][i] &- UInt8(prediction))
      }
    }
    return result
  }

  /// PNG 1.2, 6.6.
  package static func paeth(_ left: Int, _ above: Int, _ corner: Int) -> Int {
    let estimate = left + above - corner
    let distances = [left, above, corner].map { abs(estimate - $0) }
    if distances[0] <= distances[1], distances[0] <= distances[2] { return left }
    return distances[1] <= distances[2] ? above : corner
  }

  /// As a zlib stream.
  package static func deflated(_ bytes: [UInt8]) -> [UInt8] {
    let compressor = libdeflate_alloc_compressor(6)!
    defer { libdeflate_free_compressor(compressor) }
    let room = libdeflate_zlib_compress_bound(compressor, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      count = bytes.withUnsafeBytes {
        libdeflate_zlib_compress(compressor, $0.baseAddress, $0.count, buffer.baseAddress, room)
      }
    }
  }

  package static func bigEndian(_ value: Int) -> [UInt8] {
    [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
  }
}

extension PNGFile {
  package struct Unreadable: Error {}

  /// With the CRC of each chunk as it should be, as far as there are chunks.
  package static func resealed(_ file: [UInt8]) -> [UInt8] {
    var result = file
    var offset = 8
    while offset + 12 <= result.count {
      let length = result[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      guard offset + 12 + length <= result.count else { break }
      let name = result[(offset + 4)..<(offset + 8)]
      let chunk = Chunk(rawName: Array(name), Array(result[(offset + 8)..<(offset + 8 + length)]))
      result.replaceSubrange(offset..<offset + 12 + length, with: chunk.bytes)
      offset += 12 + length
    }
    return result
  }

  /// The filtered rows of a sound PNG with one IDAT chunk.
  package static func filteredRows(of bytes: [UInt8], rowBytes: Int) throws(Unreadable) -> [UInt8] {
    var offset = 8
    while offset + 12 <= bytes.count {
      let length = bytes[offset..<offset + 4].reduce(0) { $0 << 8 | Int($1) }
      let content = bytes[(offset + 8)..<(offset + 8 + length)]
      if bytes[(offset + 4)..<(offset + 8)].elementsEqual("IDAT".utf8) { return try inflated(Array(content), rowBytes) }
      offset += 12 + length
    }
    throw Unreadable()
  }

  /// Whole rows, of up to 16 MB.
  private static func inflated(_ stream: [UInt8], _ rowBytes: Int) throws(Unreadable) -> [UInt8] {
    let decompressor = libdeflate_alloc_decompressor()!
    defer { libdeflate_free_decompressor(decompressor) }
    var rows = [UInt8](repeating: 0, count: 16 << 20)
    var count = 0
    let result = libdeflate_zlib_decompress(decompressor, stream, stream.count, &rows, rows.count, &count)
    guard result == LIBDEFLATE_SUCCESS, count % (rowBytes + 1) == 0 else { throw Unreadable() }
    return Array(rows.prefix(count))
  }
}
