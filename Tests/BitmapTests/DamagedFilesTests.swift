import Protocol
import Bitmap
import Testing

struct DamagedFilesTests {
  /// A prefix decodes only if what it lacks is no pixel, and then to the same pixels.
  @Test(arguments: sampleFiles)
  func `cut at every byte`(sample: SampleFile) throws {
    var refused = 0
    for count in 0..<sample.bytes.count {
      do {
        let image = try decode(Array(sample.bytes.prefix(count)))
        #expect(image.pixels == sample.pixels, "\(count) bytes")
      } catch {
        refused += 1
        #expect(error.kind == (count < 2 ? "notBMP" : "truncated"), "\(count) bytes: \(error.message)")
      }
    }
    // Padding, and an end-of-bitmap code after the last pixel, are all that may be missing.
    #expect(sample.bytes.count - refused <= 5)
  }

  /// Debug builds trap on any access outside a buffer, so surviving is the assertion; what decodes must keep its
  /// promises.
  @Test func `20,000 mutations neither crash nor grow`() throws {
    var random = SplitMix64(seed: 0xB17)
    let limits = BMPLimits(maxSide: 300, maxPixels: 4096)
    var outcomes: [String: Int] = [:]
    for _ in 0..<20_000 {
      var bytes = sampleFiles.randomElement(using: &random)!.bytes
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let inHeader = Bool.random(using: &random)
        let index = Int.random(in: 2..<(inHeader ? min(74, bytes.count) : bytes.count), using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        case 1: bytes[index] = [0, 1, 2, 0x7F, 0x80, 0xFF].randomElement(using: &random)!
        case 2: bytes[index] = UInt8.random(in: 0...255, using: &random)
        default: bytes.removeLast(Int.random(in: 0...max(0, bytes.count - 40) / 4, using: &random))
        }
      }
      do {
        let image = try decode(bytes, limits)
        outcomes["decoded", default: 0] += 1
        let fits = image.width <= 300 && image.height <= 300 && image.width * image.height <= 4096
        #expect(fits && image.pixels.count == image.width * image.height * image.bands)
      } catch {
        outcomes[error.kind, default: 0] += 1
      }
    }
    // All the ways out were taken, so the mutations reached the code behind each.
    for kind in ["decoded", "truncated", "corrupt", "unsupported", "tooLarge"] {
      #expect(outcomes[kind, default: 0] > 200, "\(kind) of \(outcomes)")
    }
  }

  /// Few bytes of codes may name many pixels: only the limits bound those, and they are asked first.
  @Test func `a short run-length file cannot pass the limits`() {
    let file = BMPFile(
      width: 30_000, height: 30_000, bits: 8, compression: 1, coloursUsed: 1, palette: [0], data: [0, 1])
    #expect(
      refusal(file.bytes, BMPLimits(maxSide: 30_000, maxPixels: 1_000_000)) == .tooLarge(width: 30_000, height: 30_000))
  }
}
