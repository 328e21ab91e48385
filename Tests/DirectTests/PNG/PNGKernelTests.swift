import Protocol
import CKernels
import TestPictures
import Testing

/// The loops of the PNG path against what they are defined as, with all instructions there are.
struct PNGKernelTests {
  private static let all = [CKERNELS_BASELINE, CKERNELS_AVX2, CKERNELS_AVX512].filter { ckernels_supports($0) }
  private static let guardByte: UInt8 = 0xa5

  /// Rows that the test's own writer filters come back, whatever the filter and the size of a pixel.
  @Test(arguments: [(0, 1), (4, 2), (2, 3), (6, 4)])
  func filtersAreUndone(_ colourType: Int, _ pixelBytes: Int) throws {
    var random = SplitMix64(seed: 1)
    for width in [1, 2, 3, 5, 16, 33, 100] {
      for filters: [UInt8] in [[0], [1], [2], [3], [4], [2, 4, 3, 1, 0, 4]] {
        var file = PNGFile.random(width: width, height: 12, colourType: colourType, using: &random)
        file.filters = filters
        var rows = try PNGFile.filteredRows(of: file.bytes, rowBytes: width * pixelBytes)
        #expect(ckernels_png_unfilter(&rows, width * pixelBytes, 12, Int32(pixelBytes)))
        #expect(Self.unpacked(rows, width * pixelBytes) == file.rows, "\(width) \(filters)")
      }
    }
    var wrong: [UInt8] = [5, 1, 2, 3, 4]
    #expect(!ckernels_png_unfilter(&wrong, 4, 1, 4))
  }

  /// Also the other way round; and each row has the filter with the least sum of what it leaves.
  @Test(arguments: [(0, 1), (4, 2), (2, 3), (6, 4)])
  func filtersAreChosen(_ colourType: Int, _ pixelBytes: Int) throws {
    var random = SplitMix64(seed: 2)
    for width in [1, 2, 9, 31, 64, 101] {
      let rowBytes = width * pixelBytes
      var file = PNGFile.random(width: width, height: 20, colourType: colourType, using: &random)
      for y in file.rows.indices where y % 4 > 0 {
        // Like the row above, like the pixel before, or both: each filter has its chance.
        for i in file.rows[y].indices {
          let above = file.rows[y - 1][i]
          let left = i >= pixelBytes ? file.rows[y][i - pixelBytes] : 0
          file.rows[y][i] = (y % 4 == 1 ? above : y % 4 == 2 ? left : above / 2 + left / 2) &+ UInt8(i % 3)
        }
      }
      let rows: [UInt8] = file.rows.flatMap { row -> [UInt8] in [0] + row }
      var results: [[UInt8]] = []
      for instructions in Self.all {
        var filtered = [UInt8](repeating: Self.guardByte, count: rows.count + 64)
        ckernels_png_filter(instructions, rows, rowBytes, 20, Int32(pixelBytes), &filtered)
        #expect(filtered[rows.count...].allSatisfy { $0 == Self.guardByte })
        results.append(Array(filtered.prefix(rows.count)))
      }
      for result in results { #expect(result == results[0]) }
      for y in 0..<20 {
        let chosen = results[0][y * (rowBytes + 1)]
        let least = try [0, 1, 2, 4].map { try Self.cost(file, y, $0, pixelBytes) }.min()!
        #expect(try Self.cost(file, y, chosen, pixelBytes) == least, "row \(y) of \(width): filter \(chosen)")
      }
      #expect(ckernels_png_unfilter(&results[0], rowBytes, 20, Int32(pixelBytes)))
      #expect(Self.unpacked(results[0], rowBytes) == file.rows)
    }
  }

  /// Sum of signed bytes of row `y`, but for its first pixel.
  private static func cost(_ file: PNGFile, _ y: Int, _ filter: UInt8, _ pixelBytes: Int) throws -> Int {
    var file = file
    file.filters = [filter]
    let rowBytes = file.rows[0].count
    let rows = try PNGFile.filteredRows(of: file.bytes, rowBytes: rowBytes)
    return rows[(y * (rowBytes + 1) + 1 + pixelBytes)..<((y + 1) * (rowBytes + 1))].reduce(0) {
      $0 + abs(Int(Int8(bitPattern: $1)))
    }
  }

  @Test func repeatingColoursAreNotFiltered() {
    var random = SplitMix64(seed: 4)
    var drawing: [UInt8] = []
    var photo: [UInt8] = []
    for y in 0..<64 {
      drawing.append(0)
      photo.append(0)
      for x in 0..<64 {
        let colour = UInt8.random(in: 0..<40, using: &random)
        for channel in 0..<4 {
          drawing.append(colour &* UInt8(3 + channel))
          photo.append(UInt8(truncatingIfNeeded: x * (3 + channel) + y * (7 * channel + 1)))
        }
      }
    }
    let pays = (
      drawing: ckernels_png_filters_pay(drawing, 256, 64, 4), photo: ckernels_png_filters_pay(photo, 256, 64, 4)
    )
    #expect(!pays.drawing && pays.photo)
    // Nothing to look at.
    #expect(!ckernels_png_filters_pay([0, 1], 1, 1, 1))
  }

  /// Every colour with every alpha.
  @Test(arguments: all.map(\.rawValue))
  func alphaIsExact(_ rawValue: UInt32) {
    let instructions = ckernels_instructions(rawValue)
    let values = (0...255).map { UInt8($0) }
    for alpha in values {
      var colours = values
      ckernels_flatten(instructions, &colours, [UInt8](repeating: alpha, count: 256), 77, 256)
      let flat = values.map { UInt8(((Double($0) * Double(alpha) + 77 * Double(255 - alpha)) / 255).rounded()) }
      #expect(colours == flat, "alpha \(alpha)")
      colours = values
      ckernels_unpremultiply(instructions, &colours, [UInt8](repeating: alpha, count: 256), 256)
      let straight = values.map { UInt8(alpha == 0 ? 0 : min((Double($0) * 255 / Double(alpha)).rounded(), 255)) }
      #expect(colours == straight, "alpha \(alpha)")
      let pixels: [UInt8] = values.flatMap { value -> [UInt8] in [value, 255 - value, 7, alpha] }
      let planes = split(pixels, bits: 32, width: 256, colours: 3, hasAlpha: true, premultiply: true, instructions)
      for c in 0..<3 {
        let expected = (0..<256).map { UInt8((Double(pixels[4 * $0 + c]) * Double(alpha) / 255).rounded()) }
        #expect(planes[c] == expected, "alpha \(alpha)")
      }
      #expect(planes[3].allSatisfy { $0 == alpha })
    }
  }

  /// Rows of planes, in memory of exactly the size promised.
  private func split(
    _ pixels: [UInt8], bits: Int32, width: Int, colours: Int32, hasAlpha: Bool, premultiply: Bool,
    _ instructions: ckernels_instructions
  ) -> [[UInt8]] {
    let stride = (width + 63) / 64 * 64
    var memory = [UInt8](repeating: Self.guardByte, count: 5 * stride)
    memory.withUnsafeMutableBufferPointer { memory in
      let start = memory.baseAddress!
      var planes = ckernels_planes(
        colours: (start, start + stride, start + 2 * stride), alpha: hasAlpha ? start + 3 * stride : nil,
        colour_count: colours, stride: stride)
      pixels.withUnsafeBufferPointer {
        var source = ckernels_pixels(
          start: $0.baseAddress, stride: pixels.count, width: Int32(width), height: 1, bits: bits, colours: nil,
          colour_count: 0, transparent: .max)
        #expect(ckernels_split(instructions, &source, &planes, premultiply))
      }
    }
    #expect(memory[(4 * stride)...].allSatisfy { $0 == Self.guardByte })
    return (0..<4).map { Array(memory[$0 * stride..<$0 * stride + width]) }
  }

  private static func unpacked(_ rows: [UInt8], _ rowBytes: Int) -> [[UInt8]] {
    stride(from: 1, to: rows.count, by: rowBytes + 1).map { Array(rows[$0..<$0 + rowBytes]) }
  }
}
