import CKernels
import Direct
import Protocol
import Recipes
import TestPictures
import Testing

/// The same bytes whatever the processor can do.
struct InstructionsTests {
  @Test func wholeImagesAreTheSame() throws {
    let engines = try Instructions.all.map { try DirectEngine(instructions: $0) }
    var random = SplitMix64(seed: 11)
    for round in 0..<60 {
      let width = Int.random(in: 1...400, using: &random)
      let height = Int.random(in: 1...300, using: &random)
      let chroma = TurboJPEG.Chroma.allCases[round % 6]
      var picture = Picture.waves(width, height, channels: chroma == .gray ? 1 : 3)
      for index in picture.samples.indices { picture.samples[index] += Double.random(in: -40...40, using: &random) }
      let file = TurboJPEG.inserting(
        0xe1, TurboJPEG.exif(UInt8(round % 8 + 1)), into: try TurboJPEG.encode(picture, chroma))
      let side = Int.random(in: 1...300, using: &random)
      let recipe = try Recipe.resize(
        "\(side)x\(Int.random(in: 1...300, using: &random))\(["!", "^", ""][round % 3])",
        Resize.Kernel.allCases[round % 5], quality: round % 2 == 0 ? 75 : 95)
      let outputs = try engines.map { try $0.output(file, recipe) }
      for (instructions, output) in zip(Instructions.all, outputs) {
        #expect(output == outputs[0], "\(width)x\(height) \(chroma), instructions \(instructions.rawValue)")
      }
    }
  }

  /// Every width of a vector and its neighbours, in fixed point and in floats, straight and turned, and nothing is
  /// written beyond the padding.
  @Test(arguments: [0.4, 1.0, 1.3, 1.9, 3.7, 9.0, 40.0])
  func planesAreTheSame(_ ratio: Double) {
    var random = SplitMix64(seed: 5)
    var fixedRuns = 0
    for count in [1, 2, 15, 16, 17, 31, 32, 33, 63, 64, 65, 100] {
      let size = max(1, Int(Double(count) * ratio))
      let stride = (size + 63) / 64 * 64
      let source = (0..<stride * size).map { _ in UInt8.random(in: 0...255, using: &random) }
      for transposed in [false, true] {
        var results: [[UInt8]] = []
        for instructions in Instructions.all {
          let table = Table(size: size, count: count)
          fixedRuns += table.isFixed ? 1 : 0
          results.append(table.resample(source, stride, instructions, transposed))
        }
        for result in results { #expect(result == results[0], "\(size) to \(count)") }
      }
    }
    // Every shrinking ratio has sizes small enough for it; the large ones above 4 are floats.
    #expect((fixedRuns > 0) == (ratio > 1.05))
  }

  /// Fixed point is within a level of floats.
  @Test func fixedPointIsAsExact() {
    var random = SplitMix64(seed: 6)
    for (size, count) in [(300, 256), (450, 256), (600, 256), (100, 30), (131, 97)] {
      let stride = (size + 63) / 64 * 64
      let source = (0..<stride * size).map { _ in UInt8.random(in: 0...255, using: &random) }
      let fixed = Table(size: size, count: count)
      let float = Table(size: size, count: count, allowFixed: false)
      #expect(fixed.isFixed && !float.isFixed)
      let a = fixed.resample(source, stride, Instructions.all.last!, false)
      let b = float.resample(source, stride, Instructions.all.last!, false)
      let differences = zip(a, b).map { abs(Int($0) - Int($1)) }
      #expect(differences.max()! <= 1)
      #expect(differences.reduce(0, +) * 20 < differences.count, "\(differences.reduce(0, +)) of \(differences.count)")
    }
  }
}

/// One filled table, for both axes.
private final class Table {
  private var spans: [ckernels_span]
  private var floats: [Float]
  private var fixed: [Int16] = []
  private let size: Int
  private let count: Int
  private let stride: Int32
  let isFixed: Bool

  init(size: Int, count: Int, allowFixed: Bool = true) {
    var axis = ckernels_axis(
      filter: CKERNELS_LANCZOS3, size: Int32(size), repeats: 1, count: Int32(count), flipped: false,
      step: Double(size) / Double(count), total: Double(count), start: 0, last: Double(count))
    var samples = [Float](repeating: 0, count: Int(CKERNELS_FILTER_SAMPLES))
    ckernels_filter_sample(CKERNELS_LANCZOS3, &samples)
    stride = ckernels_weights_stride(&axis)
    spans = Array(repeating: ckernels_span(), count: count)
    floats = Array(repeating: 0, count: count * Int(stride))
    ckernels_weights_fill(&axis, samples, stride, &spans, &floats)
    isFixed = allowFixed && ckernels_weights_fit_fixed(&axis)
    if isFixed {
      fixed = Array(repeating: 0, count: floats.count)
      ckernels_weights_fix(Int32(count), stride, spans, floats, &fixed)
    }
    self.size = size
    self.count = count
  }

  /// The picture's samples only.
  func resample(
    _ source: [UInt8], _ sourceStride: Int, _ instructions: ckernels_instructions, _ transposed: Bool
  ) -> [UInt8] {
    let targetStride = (count + 63) / 64 * 64
    let guardByte: UInt8 = 0xa5
    var target = [UInt8](repeating: guardByte, count: targetStride * (count + 1))
    spans.withUnsafeBufferPointer { spans in
      floats.withUnsafeBufferPointer { floats in
        fixed.withUnsafeBufferPointer { fixed in
          var table = ckernels_table(
            spans: spans.baseAddress, weights: isFixed ? nil : floats.baseAddress,
            fixed: isFixed ? fixed.baseAddress : nil, stride: stride, count: Int32(count), low: 0, high: Int32(size))
          var other = table
          let scratch = UnsafeMutableRawPointer.allocate(
            byteCount: ckernels_resample_scratch(&table, &other) * 4, alignment: 64)
          defer { scratch.deallocate() }
          ckernels_resample(
            instructions, source, sourceStride, &table, &other, transposed,
            scratch.assumingMemoryBound(to: Float.self), &target, targetStride)
        }
      }
    }
    #expect(target[(targetStride * count)...].allSatisfy { $0 == guardByte })
    return (0..<count).flatMap { target[$0 * targetStride..<$0 * targetStride + count] }
  }
}
