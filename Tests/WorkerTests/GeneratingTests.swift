// Generated images: the same bytes for ever, and photos that are like photos.

import Protocol
import Testing

@testable import Worker

struct GeneratingTests {
  private func photo(_ width: UInt32, _ height: UInt32, seed: UInt64) -> GeneratedImage {
    GeneratedImage(kind: .photo, width: width, height: height, seed: seed)
  }

  /// FNV-1a, 64 bits.
  private func hash(_ bytes: [UInt8]) -> UInt64 {
    bytes.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// One channel as numbers.
  private func channel(_ index: Int, of raster: Raster) -> [Double] {
    stride(from: index, to: raster.pixels.count, by: 3).map { Double(raster.pixels[$0]) }
  }

  private func deviation(_ values: some Collection<Double>) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }

  private func correlation(_ a: some Collection<Double>, _ b: some Collection<Double>) -> Double {
    let count = Double(a.count)
    let (meanA, meanB) = (a.reduce(0, +) / count, b.reduce(0, +) / count)
    let product = zip(a, b).reduce(0) { $0 + ($1.0 - meanA) * ($1.1 - meanB) } / count
    return product / (deviation(a) * deviation(b))
  }

  /// Whoever changes these changes every test set that users have hashes of: that is a major version.
  static let golden: [(GeneratedImage.Kind, UInt32, UInt32, UInt64, UInt64)] = [
    (.solid, 4, 3, 1, 0x8540_8194_dc65_0af1),
    (.solid, 450, 300, 99, 0xe783_1797_9798_d1fd),
    (.photo, 1, 1, 1, 0xd19f_dc19_8a41_cd40),
    (.photo, 64, 48, 1, 0x5f1e_349f_a96f_48fa),
    (.photo, 48, 64, 1, 0x8de2_7e96_e8c4_1d7f),
    (.photo, 300, 450, 2, 0x812f_0ed6_ea0c_1e4c),
    (.photo, 257, 129, 0xffff_ffff_ffff_ffff, 0x3d75_e78d_da80_ed15),
    (.photo, 1, 2000, 3, 0x4128_fbc5_22dc_4938),
  ]

  @Test(arguments: golden.indices)
  func `a description gives the same bytes on every machine`(_ index: Int) {
    let (kind, width, height, seed, expected) = Self.golden[index]
    let raster = Painter.paint(GeneratedImage(kind: kind, width: width, height: height, seed: seed))
    #expect(hash(raster.pixels) == expected, "0x\(String(hash(raster.pixels), radix: 16))")
  }

  @Test(arguments: GeneratedImage.Kind.allCases)
  func `every size is painted in full`(_ kind: GeneratedImage.Kind) {
    let sizes: [(UInt32, UInt32)] = [
      (1, 1), (1, 2), (2, 1), (3, 5), (17, 16), (1, 2000), (2000, 1), (65_535, 1), (1, 65_535),
    ]
    for (width, height) in sizes {
      for seed: UInt64 in [0, 1, .max] {
        let raster = Painter.paint(GeneratedImage(kind: kind, width: width, height: height, seed: seed))
        #expect(raster.width == Int(width) && raster.height == Int(height) && raster.bands == 3)
        #expect(raster.pixels.count == 3 * Int(width) * Int(height))
      }
    }
  }

  /// Overflow would trap here, where arithmetic is checked.
  @Test func `no seed is special`() {
    var hashes: Set<UInt64> = []
    for seed in 0..<150 {
      let side = UInt32(20 + seed % 41)
      hashes.insert(hash(Painter.paint(photo(side, 80 - side, seed: UInt64(seed) &* 0x9e37_79b9_7f4a_7c15)).pixels))
    }
    #expect(hashes.count == 150)
  }

  @Test func `a solid image has one colour, another for another seed`() {
    var colors: Set<[UInt8]> = []
    for seed: UInt64 in 0..<50 {
      let raster = Painter.paint(GeneratedImage(kind: .solid, width: 31, height: 17, seed: seed))
      let color = Array(raster.pixels.prefix(3))
      #expect(raster.pixels == Array(repeatElement(color, count: 31 * 17).joined()))
      colors.insert(color)
    }
    #expect(colors.count == 50)
  }

  @Test(arguments: [0, 7, 42, 1_000_003] as [UInt64])
  func `a photo has the statistics of one`(_ seed: UInt64) {
    let (width, height) = (200, 150)
    let raster = Painter.paint(photo(UInt32(width), UInt32(height), seed: seed))
    let channels = (0..<3).map { channel($0, of: raster) }
    let green = channels[1]
    // Neighbours are alike, in rows and in columns; what is farther away is less so, and nothing is quite equal.
    let right = correlation(green.dropLast(), green.dropFirst())
    let below = correlation(green.dropLast(width), green.dropFirst(width))
    let away = correlation(green.dropLast(40), green.dropFirst(40))
    #expect(right > 0.9 && right < 0.9995)
    #expect(below > 0.9 && below < 0.9995)
    #expect(away < right - 0.05)
    for values in channels {
      #expect(deviation(values) > 20)
      #expect(Set(values).count > 100)
    }
    // Colours go together, but it is no gray picture.
    #expect(correlation(channels[0], green) > 0.3)
    #expect(deviation(zip(channels[0], channels[2]).map { $0 - $1 }) > 5)
  }

  /// Energy falls with scale as in photographs: neither flat cells (nothing fine) nor noise (nothing but fine).
  @Test func `detail exists at every scale`() {
    let side = 256
    var level = channel(1, of: Painter.paint(photo(256, 256, seed: 11)))
    var size = side
    var deviations: [Double] = []
    while size > 8 {
      // What is lost when four pixels become one.
      var half = [Double](repeating: 0, count: size * size / 4)
      for y in 0..<size {
        for x in 0..<size { half[y / 2 * size / 2 + x / 2] += level[y * size + x] / 4 }
      }
      let lost = level.indices.map { level[$0] - half[$0 / size / 2 * size / 2 + $0 % size / 2] }
      deviations.append(deviation(lost))
      (level, size) = (half, size / 2)
    }
    #expect(deviations.allSatisfy { $0 > 1 }, "\(deviations)")
    #expect(deviations[0] < deviations[2] && deviations[0] < 15, "\(deviations)")
  }

  @Test func `the generator is SplitMix64`() {
    // First outputs for seed 1234567 of the reference implementation.
    var random = PictureRandom(seed: 1_234_567)
    #expect(random.next() == 6_457_827_717_110_365_317)
    #expect(random.next() == 3_203_168_211_198_807_973)
    let values = (0..<2000).map { _ in random.integer(in: -3...3) }
    #expect(Set(values) == Set(-3...3))
    let parts = (0..<2000).map { _ in random.double(in: 2...4) }
    #expect(parts.allSatisfy { 2 <= $0 && $0 < 4 } && deviation(parts) > 0.5)
  }

  @Test func `coverage is the area of an outline in each pixel`() {
    let outline = Outline.rectangle(x: 1.5, y: 0.25, width: 2, height: 1.25)
    var rows: [Int: [Int16]] = [:]
    Coverage(of: outline, width: 5, height: 4).forEachRow(opacity: 256) { y, x, parts in
      rows[y] = [Int16](repeating: 0, count: x) + parts
    }
    // 3/4 and then 1/2 of a row; half of column 1, all of 2, half of 3.
    #expect(rows == [0: [0, 96, 192, 96], 1: [0, 64, 128, 64]])
    let disc = Outline.ellipse(centre: Outline.Point(x: 20, y: 20), radiusX: 10, radiusY: 5)
    var area = 0
    Coverage(of: disc, width: 40, height: 40).forEachRow(opacity: 256) { _, _, parts in
      area += parts.reduce(0) { $0 + Int($1) }
    }
    #expect(abs(Double(area) / 256 - 157.08) < 1)
  }
}
