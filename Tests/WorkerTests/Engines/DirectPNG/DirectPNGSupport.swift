// The direct engine beside libvips, on the same file.

import Direct
import Protocol
import TestPictures
import Testing
import Vips

@testable import Worker

extension DirectEngine {
  /// The only output's bytes; nil when declined.
  func output(_ bytes: [UInt8], _ recipe: Recipe) throws -> [UInt8]? {
    let format = try #require(bytes.withUnsafeBytes { Sniffer.format(of: $0) })
    var trace = DirectTrace()
    let outcome = try bytes.withUnsafeBytes { buffer throws(Failure) in
      try run(buffer, format: format, recipe: recipe, limits: Limits(), trace: &trace)
    }
    guard case .converted(let images) = outcome else { return nil }
    return Array(images[0].bytes)
  }
}

extension Recipe {
  init(_ steps: [Step], _ format: ImageFormat? = nil, background: Color = .white, quality: UInt8? = nil) {
    self.init(steps: steps, variants: [Variant(format: format, quality: quality, background: background)])
  }
}

extension PNGFile {
  /// Rows of an 8-bit picture of one to four samples a pixel.
  init(_ raster: Raster) {
    let rowBytes = raster.width * raster.bands
    self.init(
      width: raster.width, height: raster.height, colourType: [0, 4, 2, 6][raster.bands - 1],
      rows: (0..<raster.height).map { Array(raster.pixels[$0 * rowBytes..<($0 + 1) * rowBytes]) })
  }

  func with(_ name: String, _ content: [UInt8]) -> PNGFile {
    var copy = self
    copy.chunks.append(Chunk(name, content))
    return copy
  }
}
