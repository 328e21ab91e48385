import CKernels
import CTurboJPEG
import Protocol
import TestPictures
import Testing

@testable import Direct

/// The samples are TurboJPEG's, or there are none.
struct ScanDecoderTests {
  /// What a decoder makes of a file: its planes, or nil where it says that it cannot.
  private func planes(_ decoder: JPEGScanDecoder, _ file: [UInt8], shrink: Int) throws -> [[UInt8]]? {
    // Memory of exactly this size, so that a sanitizer sees the first byte read beyond.
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: file.count, alignment: 1)
    defer { copy.deallocate() }
    copy.copyBytes(from: file)
    let bytes = UnsafeRawBufferPointer(copy)
    guard let header = try? JPEGHeader.read(bytes) else { return nil }
    let set = PlaneSet()
    set.prepare(
      header.sampling, width: (header.width + shrink - 1) / shrink, height: (header.height + shrink - 1) / shrink)
    return decoder.decode(bytes, header, shrink: shrink, into: set) ? set.planes.map(Self.samples) : nil
  }

  /// What TurboJPEG makes of it without a warning.
  private func reference(_ file: [UInt8], shrink: Int) throws -> [[UInt8]]? {
    let handle = try #require(tjInitDecompress())
    defer { tjDestroy(handle) }
    guard let header = try? file.withUnsafeBytes({ try JPEGHeader.read($0) }) else { return nil }
    let width = (header.width + shrink - 1) / shrink
    let height = (header.height + shrink - 1) / shrink
    let set = PlaneSet()
    set.prepare(header.sampling, width: width, height: height)
    var starts = set.planes.map { Optional($0.start) }
    var strides = set.planes.map { Int32($0.stride) }
    let result = tjDecompressToYUVPlanes(
      handle, file, UInt(file.count), &starts, Int32(width), &strides, Int32(height), 0)
    return result == 0 ? set.planes.map(Self.samples) : nil
  }

  private static func samples(_ plane: PlaneSet.Plane) -> [UInt8] {
    (0..<plane.height).flatMap { y in UnsafeBufferPointer(start: plane.row(y), count: plane.width) }
  }

  private func expectSame(_ file: [UInt8], _ what: Comment, shrinks: [Int] = [1, 2, 4, 8]) throws {
    for shrink in shrinks {
      let expected = try #require(try reference(file, shrink: shrink), what)
      for instructions in Instructions.all {
        let decoder = JPEGScanDecoder(instructions: instructions)
        #expect(
          try planes(decoder, file, shrink: shrink) == expected,
          "\(what), shrunk by \(shrink), instructions \(instructions.rawValue)")
      }
    }
  }

  /// Waves and noise: the noise makes coefficients of all places and sizes, and codes of all lengths.
  private func picture(
    _ width: Int, _ height: Int, noise: Double, channels: Int, _ random: inout SplitMix64
  ) -> Picture {
    var picture = Picture.waves(width, height, channels: channels)
    for index in picture.samples.indices where noise > 0 {
      picture.samples[index] += Double.random(in: -noise...noise, using: &random)
    }
    return picture
  }

  @Test(arguments: TurboJPEG.Chroma.allCases)
  func everySizeAndQuality(_ chroma: TurboJPEG.Chroma) throws {
    var random = SplitMix64(seed: 21)
    for round in 0..<50 {
      let width = Int.random(in: 1...290, using: &random)
      let height = Int.random(in: 1...140, using: &random)
      let quality = [1, 20, 75, 90, 98, 100][round % 6]
      let noise = [0, 3, 20, 300][round % 4]
      let picture = picture(width, height, noise: Double(noise), channels: chroma == .gray ? 1 : 3, &random)
      let file = try TurboJPEG.encode(picture, chroma, quality: Int32(quality))
      try expectSame(file, "\(width)x\(height) \(chroma), Q \(quality), noise \(noise)")
    }
  }

  @Test(arguments: [(1, 1), (20_000, 3), (3, 20_000), (128, 8), (129, 9), (127, 7), (256, 16), (16, 256)])
  func extremeSizes(_ width: Int, _ height: Int) throws {
    var random = SplitMix64(seed: 22)
    for chroma in TurboJPEG.Chroma.allCases {
      let picture = picture(width, height, noise: 30, channels: chroma == .gray ? 1 : 3, &random)
      try expectSame(try TurboJPEG.encode(picture, chroma, quality: 85), "\(width)x\(height) \(chroma)")
    }
  }

  /// One colour has no coefficients but the first, and soft pictures have few.
  @Test func flatAndSoftPictures() throws {
    for value in [0.0, 127, 128, 255] {
      let flat = Picture(width: 150, height: 40, channels: 3, samples: [Double](repeating: value, count: 150 * 40 * 3))
      try expectSame(try TurboJPEG.encode(flat), "all \(value)")
    }
    try expectSame(try TurboJPEG.encode(.waves(900, 300), quality: 50), "soft")
  }

  /// Tables made for the picture, and restart markers, which TurboJPEG does not write.
  @Test(.enabled(if: VipsTool.isInstalled, "needs vips"), arguments: [0, 1, 7, 40])
  func restartsAndOptimalTables(_ interval: Int) throws {
    var random = SplitMix64(seed: 23)
    for (width, height, quality, chroma) in [
      (333, 211, 90, TurboJPEG.Chroma.s420), (500, 20, 100, .s444), (64, 64, 30, .gray), (17, 90, 95, .s422),
    ] {
      let picture = picture(width, height, noise: 25, channels: chroma == .gray ? 1 : 3, &random)
      let plain = try TurboJPEG.encode(picture, chroma == .gray ? .gray : .s444, quality: 100)
      let mode = chroma == .s420 ? "on" : "off"
      let options = "Q=\(quality),optimize_coding,restart_interval=\(interval),subsample_mode=\(mode)"
      let file = try VipsTool.output(of: plain) { ["copy", $0, "\($1)[\(options)]"] }
      #expect((interval > 0) == TurboJPEG.segments(file).segments.contains { $0.marker == 0xdd })
      try expectSame(file, "\(width)x\(height) Q \(quality), restarts \(interval)")
    }
  }

  /// Quantisers of 16 bits, and the marker of an extended frame.
  @Test func extendedFrames() throws {
    let plain = try TurboJPEG.encode(.waves(90, 70), quality: 80)
    let (segments, scan) = TurboJPEG.segments(plain)
    var extended: [(marker: UInt8, content: [UInt8])] = []
    for (marker, content) in segments {
      var wide = content
      if marker == 0xdb {
        wide = []
        // One table or two.
        for start in stride(from: 0, to: content.count, by: 65) {
          wide.append(0x10 | content[start])
          for factor in content[start + 1..<start + 65] { wide += [0, factor] }
        }
      }
      extended.append((marker == 0xc0 ? 0xc1 : marker, wide))
    }
    let file = TurboJPEG.file(extended, plain[scan...])
    #expect(file.count > plain.count + 120)
    try expectSame(file, "extended")
  }

  /// Each file has to bring its own tables, whatever the one before had.
  @Test func tablesOfTheFileBeforeAreNotUsed() throws {
    let decoder = JPEGScanDecoder(instructions: ckernels_best_instructions())
    let file = try TurboJPEG.encode(.waves(90, 70))
    #expect(try planes(decoder, file, shrink: 1) != nil)
    for missing: UInt8 in [0xc4, 0xdb] {
      let (segments, scan) = TurboJPEG.segments(file)
      let less = TurboJPEG.file(segments.filter { $0.marker != missing }, file[scan...])
      #expect(less.count < file.count)
      #expect(try planes(decoder, less, shrink: 1) == nil)
    }
    // And the next one with others gets these.
    let other = try TurboJPEG.encode(.waves(90, 70), quality: 30)
    #expect(try planes(decoder, other, shrink: 1) == reference(other, shrink: 1))
  }

  @Test func progressiveFilesAndFilesCutShortAreNotDecoded() throws {
    let decoder = JPEGScanDecoder(instructions: ckernels_best_instructions())
    #expect(try planes(decoder, TurboJPEG.encode(.waves(90, 70), progressive: true), shrink: 1) == nil)
    let file = try TurboJPEG.encode(.waves(90, 70))
    for kept in 0..<file.count { #expect(try planes(decoder, Array(file[..<kept]), shrink: 1) == nil, "\(kept)") }
    #expect(try planes(decoder, file, shrink: 1) != nil)
    // What follows the end of the image is nobody's business; what comes before it is.
    #expect(try planes(decoder, file + [1, 2, 3], shrink: 1) != nil)
    #expect(try planes(decoder, file.dropLast(2) + [0, 0xff, 0xd9], shrink: 1) == nil)
  }

  /// A damaged file may decode to something, but then TurboJPEG has no word to say of it and makes the same of it. But for
  /// blocks whose numbers leave 16 bits: no encoder makes them, and all that is left of them is black and white.
  @Test(arguments: TurboJPEG.Chroma.allCases)
  func damagedScans(_ chroma: TurboJPEG.Chroma) throws {
    var random = SplitMix64(seed: 24)
    let decoders = Instructions.all.map { JPEGScanDecoder(instructions: $0) }
    let picture = picture(75, 51, noise: 20, channels: chroma == .gray ? 1 : 3, &random)
    let file = try TurboJPEG.encode(picture, chroma)
    let scan = TurboJPEG.segments(file).scan
    var decoded = 0
    var overflows = 0
    for round in 0..<1500 {
      var damaged = file
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let place = Int.random(in: scan + 14..<file.count - 2, using: &random)
        damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &random)
      }
      let shrink = [1, 2, 4, 8][round % 4]
      let results = try decoders.map { try planes($0, damaged, shrink: shrink) }
      #expect(results.allSatisfy { $0 == results[0] })
      guard let result = results[0] else { continue }
      decoded += 1
      let expected = try #require(try reference(damaged, shrink: shrink), "TurboJPEG objects to round \(round)")
      let header = try damaged.withUnsafeBytes { try JPEGHeader.read($0) }
      for plane in result.indices where result[plane] != expected[plane] {
        overflows += 1
        let width = header.sampling.size(
          plane, width: (header.width + shrink - 1) / shrink, height: (header.height + shrink - 1) / shrink
        ).width
        #expect(differOnlyInClippedBlocks(result[plane], expected[plane], width, side: 8 / shrink), "round \(round)")
      }
    }
    #expect(decoded > 10, "this has tested nothing")
    #expect(overflows * 10 < decoded)
  }

  private func differOnlyInClippedBlocks(_ a: [UInt8], _ b: [UInt8], _ width: Int, side: Int) -> Bool {
    let isInside = { (value: UInt8) in value > 0 && value < 255 }
    let blocks = Dictionary(grouping: a.indices) { [$0 / width / side, $0 % width / side] }
    return blocks.values.allSatisfy { block in
      block.allSatisfy { a[$0] == b[$0] } || !block.allSatisfy { isInside(a[$0]) && isInside(b[$0]) }
    }
  }

  /// What libjpeg refuses or warns of is for TurboJPEG to judge.
  @Test func segmentsThatLibjpegObjectsTo() throws {
    let decoder = JPEGScanDecoder(instructions: ckernels_best_instructions())
    let file = try TurboJPEG.encode(.waves(90, 70))
    #expect(try planes(decoder, TurboJPEG.inserting(0xfe, [1, 2, 3], into: file), shrink: 1) != nil)
    for marker: UInt8 in [0x02, 0xbf, 0xc8, 0xdc, 0xde, 0xdf, 0xf0, 0xfd] {
      #expect(try planes(decoder, TurboJPEG.inserting(marker, [0, 5], into: file), shrink: 1) == nil)
    }
    let (segments, scan) = TurboJPEG.segments(file)
    let jfif = try #require(segments.firstIndex { $0.marker == 0xe0 })
    var other = segments
    other[jfif].content[5] = 2
    #expect(try planes(decoder, TurboJPEG.file(other, file[scan...]), shrink: 1) == nil)
    other[jfif] = (0xee, Array("Adobe".utf8) + [0, 100, 0, 0, 0, 0, 2])
    #expect(try planes(decoder, TurboJPEG.file(other, file[scan...]), shrink: 1) == nil)
    other[jfif].content[11] = 1
    #expect(try planes(decoder, TurboJPEG.file(other, file[scan...]), shrink: 1) != nil)
  }

  /// A file without tables of its own says so, whatever was decoded before.
  @Test(arguments: [false, true]) func missingTablesAreMissing(_ progressive: Bool) throws {
    let engine = try DirectEngine()
    let file = try TurboJPEG.encode(.waves(90, 70), progressive: progressive)
    _ = try engine.output(file, .resize("50x50!"))
    let (segments, scan) = TurboJPEG.segments(file)
    // A sequential one without Huffman tables has those of T.81, annex K, to libjpeg-turbo.
    for missing: UInt8 in progressive ? [0xc4, 0xdb] : [0xdb] {
      let less = TurboJPEG.file(segments.filter { $0.marker != missing }, file[scan...])
      guard case .declined(let reason) = try engine.answer(less, .resize("50x50!")) else {
        Issue.record("converted")
        continue
      }
      #expect(reason.contains("was not defined"))
    }
  }

  @Test(arguments: TurboJPEG.Chroma.allCases)
  func damagedHeaders(_ chroma: TurboJPEG.Chroma) throws {
    var random = SplitMix64(seed: 25)
    let decoder = JPEGScanDecoder(instructions: ckernels_best_instructions())
    let picture = picture(40, 24, noise: 20, channels: chroma == .gray ? 1 : 3, &random)
    let file = try TurboJPEG.encode(picture, chroma)
    let scan = TurboJPEG.segments(file).scan
    var decoded = 0
    for round in 0..<3000 {
      var damaged = file
      damaged[Int.random(in: 2..<scan + 14, using: &random)] ^= 1 << UInt8.random(in: 0...7, using: &random)
      guard try planes(decoder, damaged, shrink: 1) != nil else { continue }
      decoded += 1
      #expect(try reference(damaged, shrink: 1) != nil, "round \(round)")
    }
    #expect(decoded > 10, "this has tested nothing")
  }

  @Test func codesThatAreNone() {
    let table = UnsafeMutablePointer<ckernels_huffman>.allocate(capacity: 1)
    defer { table.deallocate() }
    UnsafeMutableRawPointer(table).initializeMemory(
      as: UInt8.self, repeating: 0, count: MemoryLayout<ckernels_huffman>.stride)
    func build(_ counts: [UInt8], _ symbols: [UInt8], isDC: Bool = true) -> Bool {
      ckernels_huffman_build(table, counts + [UInt8](repeating: 0, count: 16 - counts.count), symbols, isDC)
    }
    #expect(build([], []))
    #expect(build([1], [0]))
    #expect(build([1, 1], [0, 1]))
    // No code is all ones, and no more codes are there than fit.
    #expect(!build([2], [0, 1]))
    #expect(!build([3], [0, 1, 2]))
    #expect(!build([1, 3], [0, 1, 2, 3]))
    #expect(build([0, 0, 7], [0, 1, 2, 3, 4, 5, 6]))
    #expect(!build([0, 0, 8], [0, 1, 2, 3, 4, 5, 6, 7]))
    // A difference of 16 bits there is not; such a run and size there is.
    #expect(!build([1], [16]))
    #expect(build([1], [16], isDC: false))
    #expect(!build([UInt8](repeating: 255, count: 16), [UInt8](repeating: 0, count: 16 * 255)))
  }
}
