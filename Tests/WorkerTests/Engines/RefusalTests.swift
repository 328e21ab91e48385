// What is refused, in which class, and how early.

import Protocol
import Testing
import TestVips
import Vips

@testable import Worker

extension EngineTests {
  @Suite struct RefusalTests {
    private let simple = Recipe(steps: [resizeStep(50, 50)], variants: [Variant()])

    /// A PNG of zeros whose header promises `width` x `height`: IHDR, an IDAT of stored blocks, IEND. CRCs are right.
    private func bomb(_ width: Int, _ height: Int) -> [UInt8] {
      func bytes(_ value: Int) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
      func crc(_ data: [UInt8]) -> [UInt8] {
        var sum: UInt32 = .max
        for byte in data {
          sum ^= UInt32(byte)
          for _ in 0..<8 { sum = sum & 1 == 1 ? 0xedb8_8320 ^ sum >> 1 : sum >> 1 }
        }
        return bytes(Int(~sum))
      }
      func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
        let body = Array(name.utf8) + data
        return bytes(data.count) + body + crc(body)
      }
      let stored: [UInt8] = [0x78, 0x01, 1, 1, 0, 0xfe, 0xff, 0, 0, 0, 0, 1]
      return [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
        + chunk("IHDR", bytes(width) + bytes(height) + [8, 2, 0, 0, 0]) + chunk("IDAT", stored) + chunk("IEND", [])
    }

    @Test func bombsAreRefusedByTheirHeader() throws {
      let wide = try Conversion(bomb(1_000_000, 1_000), simple)
      let failure = try #require(wide.failure)
      #expect(failure == Failure(.tooLarge, at: .decode, "1000000x1000 pixels: a side over the limit of 65535"))
      #expect(wide.trace.width == 1_000_000)
      #expect(wide.trace.timings.process == 0)

      let large = try Conversion(bomb(60_000, 60_000), simple)
      #expect(large.failure?.kind == .tooLarge)
      #expect(
        large.failure?.message == "60000x60000 pixels: over the limit of 100000000 pixels; --max-pixels allows more")
      // The same file under the limits gets as far as its missing pixels.
      #expect(try Conversion(bomb(600, 600), simple).failure?.kind != .tooLarge)
    }

    @Test func nothingIsAllocatedForBombs() async throws {
      let before = try await LibvipsHoldings.settled()
      for _ in 0..<5 { _ = try Conversion(bomb(60_000, 60_000), simple) }
      #expect(LibvipsHoldings.now == before)
    }

    @Test(arguments: ImageFormat.allCases)
    func limitsHoldForEveryFormat(_ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let file = try Fixture.file(format, 121, 83)
      let sides = try Conversion(file, simple, limits: Limits(maximumSide: 120))
      #expect(sides.failure?.kind == .tooLarge)
      let pixels = try Conversion(file, simple, limits: Limits(maximumPixels: 121 * 83 - 1))
      #expect(pixels.failure?.kind == .tooLarge)
      let exact = try Conversion(file, simple, limits: Limits(maximumSide: 121, maximumPixels: 121 * 83))
      #expect(exact.failure == nil)
    }

    /// Wherever a file is cut, from just behind its magic on, it is truncated: not corrupt, not unsupported, not fine.
    @Test(arguments: ImageFormat.allCases)
    func truncatedFiles(_ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      let file = try Fixture.file(format, 320, 240)
      let lengths = Array(32..<80) + Array(stride(from: 80, to: file.count, by: file.count / 40))
      for length in lengths {
        let conversion = try Conversion(Array(file.prefix(length)), simple)
        let failure = try #require(conversion.failure, "\(format), \(length) of \(file.count) bytes")
        #expect(failure.kind == .truncated, "\(format), \(length) of \(file.count) bytes: \(failure.message)")
        #expect(failure.stage == .decode)
        #expect(!failure.message.contains("\n"))
        #expect(!conversion.trace.mustRecycle)
      }
    }

    /// Less than 100 bytes are missing: the last entropy-coded block, the trailer.
    @Test(arguments: [ImageFormat.jpeg, .png, .gif, .webp, .bmp], [1, 2, 20])
    func slightlyTruncatedFiles(_ format: ImageFormat, _ missing: Int) throws {
      // BMP rows of 320 pixels have no padding that could go missing unnoticed.
      let file = try Fixture.file(format, 320, 243)
      let failure = try Conversion(Array(file.dropLast(missing)), simple).failure
      #expect(failure?.kind == .truncated, "\(format): \(failure?.message ?? "no failure")")
    }

    /// Not GIF and TIFF: a colour table and uncompressed samples may hold anything.
    @Test(arguments: [ImageFormat.jpeg, .png, .webp, .bmp, .avif])
    func garbageAfterTheMagicIsCorrupt(_ format: ImageFormat) throws {
      guard try VipsEngine().encodes.contains(format) else { return }
      var file = try Fixture.file(format, 321, 243)
      let start = format == .png || format == .avif ? 40 : 26
      for index in start..<min(file.count - 20, 600) { file[index] = UInt8(truncatingIfNeeded: index &* 97) | 1 }
      let failure = try Conversion(file, simple).failure
      let kinds: [Failure.Kind] = [.corrupt, .truncated, .unsupported, .tooLarge]
      #expect(failure.map { kinds.contains($0.kind) } ?? false, "\(format): \(failure?.message ?? "accepted")")
    }

    @Test func damagedPNGIsCorrupt() throws {
      var file = try Fixture.file(.png, 321, 243)
      file[file.count / 2] ^= 0xff
      let failure = try Conversion(file, simple).failure
      #expect(failure?.kind == .corrupt)
    }

    /// A claim of being a PNG does not make libvips sniff on: an SVG is not loaded by the PNG loader.
    @Test func svgIsNeverLoaded() throws {
      let svg = Array(
        "<svg xmlns='http://www.w3.org/2000/svg' width='10' height='10'><rect width='9' height='9'/></svg>".utf8)
      for format in [ImageFormat.png, .jpeg, .tiff, .gif, .webp, .avif] {
        #expect(try Conversion(svg, simple, format: format).failure != nil)
      }
      #expect(!Library.offers("svgload_buffer"))
    }

    @Test func unknownOptionsAreNamed() throws {
      let file = try Fixture.file(.png, 40, 30)
      for format in [ImageFormat.jpeg, .png, .gif, .webp, .tiff, .bmp] {
        let variant = Variant(format: format, options: [NamedValue(name: "sharpness", value: "3")])
        let failure = try Conversion(file, [], variant).failure
        #expect(failure?.kind == .unsupported && failure?.stage == .encode)
        #expect(failure?.message.hasPrefix("option sharpness of \(format.name): ") == true, "\(failure?.message ?? "")")
      }
      // An image, what comes out, a file.
      for name in ["in", "buffer", "profile"] {
        let variant = Variant(format: .jpeg, options: [NamedValue(name: name, value: "3")])
        #expect(try Conversion(file, [], variant).failure?.kind == .unsupported)
      }
    }

    @Test(arguments: [
      ("Q", "high"), ("Q", "500"), ("Q", "-1"), ("Q", "85x"), ("subsample-mode", "sometimes"), ("Q", ""),
      ("interlace", "perhaps"), ("background", "1,a"),
    ])
    func valuesOutOfRangeAreRefused(_ name: String, _ value: String) throws {
      let variant = Variant(format: .jpeg, options: [NamedValue(name: name, value: value)])
      let failure = try Conversion(Fixture.file(.png, 40, 30), [], variant).failure
      #expect(failure?.kind == .unsupported)
      #expect(
        failure?.message.hasPrefix("option \(name) of jpg: ") == true, "\(failure?.message ?? "none")")
    }

    @Test func aFailureLeavesTheNextTaskAlone() throws {
      let file = try Fixture.file(.jpeg, 321, 243)
      let before = try Conversion(file, simple).output
      #expect(try Conversion(Array(file.dropLast(3_000)), simple).failure != nil)
      #expect(try Conversion(file, simple).output == before)
      #expect(ErrorBuffer.take() == "")
    }
  }
}
