// Formats by content, and what must never be taken for one.

import Protocol
import Testing

@testable import Worker

extension EngineTests {
  @Suite struct SnifferTests {
    private func sniff(_ bytes: [UInt8]) -> ImageFormat? { bytes.withUnsafeBytes { Sniffer.format(of: $0) } }

    @Test(arguments: ImageFormat.allCases)
    func recognisesWhatEncodersWrite(_ format: ImageFormat) throws {
      let engine = try VipsEngine()
      guard engine.encodes.contains(format) else { return }
      #expect(try sniff(Fixture.file(format, 40, 30)) == format)
    }

    @Test(arguments: [
      ("II*\0\u{8}\0\0\0", ImageFormat.tiff), ("MM\0*\0\0\0\u{8}", .tiff), ("II+\0\u{8}\0\0\0", .tiff),
      ("GIF87a", .gif), ("RIFF\0\0\0\0WEBPVP8 ", .webp),
      ("\0\0\0\u{1c}ftypmif1\0\0\0\0mif1avifmiaf", .avif), ("\0\0\0\u{18}ftypmif1\0\0\0\0mif1heic", .heic),
    ])
    func recognisesMagic(_ text: String, _ format: ImageFormat) {
      #expect(sniff(Array(text.utf8)) == format)
    }

    @Test(arguments: [
      "", "B", "BM", "BMW makes cars, and this is a text about them.", "GIF88a", "RIFF\0\0\0\0WAVEfmt ", "II*", "MM\0",
      "hello, this is text", "<svg xmlns='http://www.w3.org/2000/svg'/>", "<?xml version='1.0'?><svg/>", "%PDF-1.4",
      "\u{1f}\u{8}gzip", "\0\0\0\u{18}ftypmp42\0\0\0\0mp42isom", "\0\0\0\u{14}ftypmif1", "\0\0\0\u{8}ftyp", "ftyp",
      "P6 1 1 255\n", "#!/bin/sh\n",
    ])
    func refusesTheRest(_ text: String) { #expect(sniff(Array(text.utf8)) == nil) }

    @Test func everyPrefixIsHarmless() throws {
      for format in try VipsEngine().encodes.formats {
        let file = try Fixture.file(format, 40, 30)
        for length in 0..<64 {
          let found = sniff(Array(file.prefix(length)))
          #expect(found == nil || found == format)
        }
      }
    }
  }
}
