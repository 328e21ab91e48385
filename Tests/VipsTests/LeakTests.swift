// Nothing is left of a task: objects, pixel memory, errors, warnings.

import Testing
import TestVips
import Vips

extension VipsTests {
  @Suite struct LeakTests {
    private func convert(_ file: [UInt8]) throws -> Int {
      let small = try load(file, "jpegload_buffer", ["access": "sequential"])
        .applying("resize", ["scale": 0.3, "kernel": "lanczos3"]).applying("rot", ["angle": "d90"])
        .editingMetadata { $0.set("some-blob", [1, 2, 3] as [UInt8]) }.evaluate()
      return try save(small, "jpegsave_buffer", ["Q": 80]).count
    }

    @Test func conversionsReturnEverything() async throws {
      let file = try save(pattern(width: 300, height: 200, bands: 3), "jpegsave_buffer")
      _ = try convert(file)
      let before = try await LibvipsHoldings.settled()
      for _ in 0..<50 { #expect(try convert(file) > 0) }
      try await expectLibvipsHolds(before)
    }

    /// The counters do count.
    @Test func liveImagesAreCounted() async throws {
      let before = try await LibvipsHoldings.settled()
      let image = try pattern(width: 100, height: 100, bands: 3).evaluate()
      #expect(LibvipsHoldings.now.objects > before.objects)
      #expect(LibvipsHoldings.now.bytes >= before.bytes + 30_000)
      #expect(image.width == 100)
    }

    @Test func truncatedDecodesReturnEverything() async throws {
      let file = try Array(save(pattern(width: 300, height: 200, bands: 3), "jpegsave_buffer").dropLast(4_000))
      func decode() { #expect(throws: VipsError.self) { try load(file, "jpegload_buffer", ["fail-on": "truncated"]) } }
      decode()
      let before = try await LibvipsHoldings.settled()
      for _ in 0..<20 { decode() }
      try await expectLibvipsHolds(before)
      #expect(ErrorBuffer.take() == "")
    }
  }

  @Suite struct WarningTests {
    /// A JPEG whose entropy-coded data was overwritten decodes, with complaints.
    @Test func warningsAreCollected() throws {
      var file = try save(pattern(width: 300, height: 200, bands: 3), "jpegsave_buffer")
      for index in stride(from: file.count / 2, to: file.count - 100, by: 7) { file[index] = 0x55 }
      _ = WarningLog.take()
      _ = try? load(file, "jpegload_buffer")
      let (texts, count) = WarningLog.take()
      #expect(count > 0)
      #expect(texts.count == min(count, WarningLog.capacity))
      #expect(texts.allSatisfy { $0.hasPrefix("VIPS: ") })
      #expect(WarningLog.take().count == 0)
      ErrorBuffer.clear()
    }
  }
}
