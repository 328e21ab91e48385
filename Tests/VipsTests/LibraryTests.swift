// Starting libvips and asking what it has.

import Testing
import Vips

extension VipsTests {
  @Suite struct LibraryTests {
    @Test func startsTwice() throws {
      try Library.start()
      #expect(Library.version >= Library.Version(8, 13))
      #expect(Library.concurrency == 1)
    }

    @Test(arguments: ["resize", "jpegload_buffer", "icc_transform"])
    func offersWhatItHas(_ nickname: String) { #expect(Library.offers(nickname)) }

    /// Blocked: a shell, ImageMagick's and librsvg's loaders.
    @Test(arguments: ["no_such_operation", "system", "svgload_buffer", "magickload_buffer"])
    func doesNotOfferTheRest(_ nickname: String) {
      #expect(!Library.offers(nickname))
      #expect(ErrorBuffer.take() == "")
    }

    @Test func blockedOperationsDoNotRun() throws {
      let operation = try Operation("system")
      try operation.set("cmd-format", "touch /tmp/imgcoord-must-not-exist")
      #expect(throws: VipsError.self) { try operation.build() }
      #expect(ErrorBuffer.take() == "")
    }

    @Test func ordersVersions() {
      #expect(Library.Version(8, 14, 1) < Library.Version(8, 15))
      #expect(Library.Version(8, 9) < Library.Version(8, 14))
      #expect(!(Library.Version(9, 0) < Library.Version(8, 99, 99)))
    }
  }
}
