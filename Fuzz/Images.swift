// Image files, as the codecs and header readers of our own read them.

import Bitmap
import CKernels
import CTurboJPEG
import Protocol
import TestPictures

@testable import Direct
@testable import Worker

extension FuzzTarget {
  static let bmp = FuzzTarget("BMP") { bytes in
    let image = try BMPDecoder.decode(bytes, limits: BMPLimits(maxSide: 2048, maxPixels: 1 << 18))
    precondition([1, 3, 4].contains(image.bands) && image.pixels.count == image.width * image.height * image.bands)
  }

  /// With right checksums, or nothing but those would be tested.
  static let png = FuzzTarget("PNG") { bytes in
    try PNGFile.resealed(Array(bytes)).withUnsafeBytes { try convert($0, .png) }
  }

  /// Filtered rows of any kind of picture: colour type, depth, width, filters, palette and transparent colour, rows.
  static let pngPixels = FuzzTarget("PNGPixels") { bytes in
    var bytes = bytes[...]
    func take(_ count: Int) -> [UInt8] {
      defer { bytes = bytes.dropFirst(count) }
      return Array(bytes.prefix(count)) + [UInt8](repeating: 0, count: max(0, count - bytes.count))
    }
    let head = take(8)
    let kind = PNGFile.kinds[Int(head[0]) % PNGFile.kinds.count]
    var chunks: [PNGFile.Chunk] = []
    if kind.colourType == 3 { chunks.append(PNGFile.Chunk("PLTE", take(3 * (1 + Int(head[1]))))) }
    if kind.transparency { chunks.append(PNGFile.Chunk("tRNS", take(Int(head[2])))) }
    let width = 1 + Int(head[3])
    let rowBytes = (width * kind.depth * [1, 0, 3, 1, 2, 0, 4][kind.colourType] + 7) / 8
    let height = min(64, max(1, bytes.count / rowBytes))
    var file = PNGFile(
      width: width, height: height, depth: kind.depth, colourType: kind.colourType,
      rows: (0..<height).map { _ in take(rowBytes) })
    file.filters = Array(head[4...])
    file.chunks = chunks
    try file.bytes.withUnsafeBytes { try convert($0, .png) }
  }

  static let webp = FuzzTarget("WebP") { bytes in try convert(bytes, .webp) }

  static let jpeg = FuzzTarget("JPEG") { bytes in try convert(bytes, .jpeg) }

  /// The decoder alone, on whatever vectors there are; the last byte says by how much it shrinks.
  static let jpegScan = FuzzTarget("JPEGScan") { bytes in
    let header = try JPEGHeader.read(bytes)
    try limits.check(width: header.width, height: header.height)
    let shrink = 1 << Int((bytes.last ?? 0) & 3)
    let results = scanDecoders.map { decoder -> [UInt8]? in
      picture.prepare(
        header.sampling, width: (header.width + shrink - 1) / shrink, height: (header.height + shrink - 1) / shrink)
      guard decoder.decode(bytes, header, shrink: shrink, into: picture) else { return nil }
      return picture.planes.flatMap { plane in
        (0..<plane.height).flatMap { UnsafeBufferPointer(start: plane.row($0), count: plane.width) }
      }
    }
    precondition(results.allSatisfy { $0 == results[0] }, "not the same on all vectors")
    if results[0] == nil { throw Unsuitable("not decoded") }
    precondition(hasNoWordToSay(bytes, header), "libjpeg has something to say")
  }

  private static func hasNoWordToSay(_ bytes: UnsafeRawBufferPointer, _ header: JPEGHeader) -> Bool {
    guard let handle = tjInitDecompress() else { return true }
    defer { tjDestroy(handle) }
    picture.prepare(header.sampling, width: header.width, height: header.height)
    var starts = picture.planes.map { Optional($0.start) }
    var strides = picture.planes.map { Int32($0.stride) }
    return tjDecompressToYUVPlanes(
      handle, bytes.baseAddress!.assumingMemoryBound(to: UInt8.self), UInt(bytes.count), &starts, Int32(header.width),
      &strides, Int32(header.height), 0) == 0
  }

  static let exif = FuzzTarget("EXIF") { bytes in
    guard case .orientation(let value) = EXIFOrientation.read(bytes) else { return }
    precondition((1...8).contains(value))
  }

  static let profile = FuzzTarget("Profile") { bytes in _ = SRGBProfile.matches(bytes) }

  /// What is asked of a file before libvips sees it.
  static let containers = FuzzTarget("Containers") { bytes in
    guard let format = Sniffer.format(of: bytes) else { return }
    try Completeness.check(bytes, format)
  }

  // Used by one thread: the seeds' tests are serialised.
  nonisolated(unsafe) private static let engine = try! DirectEngine()
  nonisolated(unsafe) private static let picture = PlaneSet()
  nonisolated(unsafe) private static let scanDecoders = [CKERNELS_BASELINE, CKERNELS_AVX2, CKERNELS_AVX512]
    .filter { ckernels_supports($0) }.map(JPEGScanDecoder.init)
  private static let limits = Limits(maximumSide: 4096, maximumPixels: 1 << 18)
  private static let size = Resize(target: .box(width: 9, height: 7), fit: .exact)
  private static let recipes = [
    Recipe(steps: [.resize(size)], variants: [Variant()]),
    Recipe(steps: [.resize(size)], variants: [Variant(format: .jpeg, keep: .icc)]),
    Recipe(autorotate: false, steps: [.resize(size), .blur(sigma: 1)], variants: [Variant(format: .png)]),
    Recipe(variants: [Variant(), Variant(label: "a", steps: [.resize(Resize(target: .percent(50)))])]),
  ]

  /// By the direct engine, with a recipe that depends on the length.
  private static func convert(_ bytes: UnsafeRawBufferPointer, _ format: ImageFormat) throws {
    var trace = DirectTrace()
    let recipe = recipes[bytes.count % recipes.count]
    let outcome = try engine.run(bytes, format: format, recipe: recipe, limits: limits, trace: &trace)
    guard case .converted(let images) = outcome else { return }
    precondition(images.count == recipe.variants.count)
    for image in images { precondition(Sniffer.format(of: image.bytes) == image.format) }
  }
}
