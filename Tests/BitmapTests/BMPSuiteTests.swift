import Bitmap
import Foundation
import Testing

/// The files of bmpsuite, wherever `scripts/bmpsuite` put them; they are not ours to redistribute.
private let suite = ProcessInfo.processInfo.environment["IMGCOORD_BMPSUITE"]

@Suite(.enabled(if: suite != nil, "set IMGCOORD_BMPSUITE to the directory scripts/bmpsuite prints"))
struct BMPSuiteTests {
  @Test func `every good file is read`() throws {
    let files = try names("g")
    #expect(files.count >= 23)
    for name in files { #expect(throws: Never.self, "\(name)") { try read("g", name) } }
  }

  /// ImageMagick 6 reads 18 of the 23 questionable files of bmpsuite 2.4; those it and we refuse hold a JPEG or a PNG.
  @Test func `questionable files are read, but for embedded JPEG and PNG`() throws {
    let refused = try names("q").filter { (try? read("q", $0)) == nil }
    #expect(refused == ["rgb24jpeg", "rgb24png"])
    #expect(try names("q").count - refused.count >= 18)
  }

  @Test func `bad files end in an image within the limits or a typed error`() throws {
    let expected = [
      "badbitcount": "corrupt", "badheadersize": "unsupported", "badplanes": "corrupt", "badwidth": "corrupt",
      "reallybig": "tooLarge", "shortfile": "truncated",
    ]
    for name in try names("b") {
      let error = try refusal(bytes("b", name))
      #expect(error?.kind == expected[name], "\(name): \(error?.message ?? "decoded")")
    }
  }

  /// Variants of one picture differ only in how it is stored.
  @Test(
    arguments: [
      (
        "g/rgb24",
        [
          "g/rgb24pal", "g/rgb32", "g/rgb32bf", "q/rgb24largepal", "q/rgb24lprof", "q/rgb24prof", "q/rgb32bf-xbgr",
          "q/rgb32fakealpha",
        ], 0
      ),
      ("g/rgb24", ["q/rgb32-111110"], 1),
      ("g/rgb24", ["g/rgb16", "g/rgb16-565"], 5),
      (
        "g/pal8",
        [
          "g/pal8-0", "g/pal8os2", "g/pal8rle", "g/pal8topdown", "g/pal8v4", "g/pal8v5", "q/pal8offs", "q/pal8os2sp",
          "q/pal8os2v2", "q/pal8os2v2-16", "q/pal8oversizepal", "b/rletopdown", "b/badpalettesize",
        ], 0
      ),
      ("g/pal4", ["g/pal4rle"], 0),
      ("g/pal1", ["g/pal1wb", "b/badbitssize", "b/baddens1", "b/baddens2", "b/badfilesize"], 0),
      ("g/rgb16-565", ["g/rgb16-565pal"], 0),
      ("q/rgba32", ["q/rgba32abf"], 0),
    ] as [(String, [String], Int)])
  func `variants of a picture agree`(reference: String, variants: [String], tolerance: Int) throws {
    let expected = try read(reference)
    for variant in variants {
      let image = try read(variant)
      #expect(
        image.width == expected.width && image.height == expected.height && image.bands == expected.bands, "\(variant)")
      let worst = zip(image.pixels, expected.pixels).map { abs(Int($0) - Int($1)) }.max()
      #expect(worst ?? 256 <= tolerance, "\(variant)")
    }
  }

  /// Sums of the pixels of pictures that no other file repeats, decoded here when they equalled the suite's own PNGs.
  @Test(arguments: [
    ("g/rgb24", 3, 370963567),
    ("g/rgb16", 3, 370935452),
    ("g/rgb16-565", 3, 370977713),
    ("g/pal8", 3, 364683986),
    ("g/pal8nonsquare", 3, 180763586),
    ("g/pal8w124", 3, 342292058),
    ("g/pal8w125", 3, 348054571),
    ("g/pal8w126", 3, 358362588),
    ("g/pal4", 3, 273715991),
    ("g/pal1", 1, 78766950),
    ("g/pal1bg", 3, 391647095),
    ("q/pal1p1", 3, 391721967),
    ("q/pal2", 1, 121259215),
    ("q/pal4rletrns", 3, 254081689),
    ("q/pal8rletrns", 3, 345049684),
    ("q/rgb16-231", 3, 318622283),
    ("q/rgba16-4444", 4, 601298534),
    ("q/rgba32", 4, 601366835),
  ])
  func `pictures are those of the reference images`(name: String, bands: Int, sum: Int) throws {
    let image = try read(name)
    #expect(image.bands == bands)
    #expect(image.pixels.enumerated().reduce(0) { $0 + Int($1.element) * ($1.offset % 251 + 1) } == sum)
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: "\(suite!)/\(folder)")
      .filter { $0.hasSuffix(".bmp") }.map { String($0.dropLast(4)) }.sorted()
  }

  private func bytes(_ folder: String, _ name: String) throws -> [UInt8] {
    try [UInt8](Data(contentsOf: URL(fileURLWithPath: "\(suite!)/\(folder)/\(name).bmp")))
  }

  private func read(_ folder: String, _ name: String) throws -> BMPImage {
    try decode(bytes(folder, name))
  }

  private func read(_ path: String) throws -> BMPImage {
    let parts = path.split(separator: "/").map(String.init)
    return try read(parts[0], parts[1])
  }
}
