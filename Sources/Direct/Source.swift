// One file's header, of whichever format, and what it takes to hold its picture.

import Recipes

enum Source {
  case jpeg(JPEGHeader)
  case png(PNGHeader)
  case webp(WebPHeader)

  var header: any SourceHeader {
    switch self {
    case .jpeg(let header): header
    case .png(let header): header
    case .webp(let header): header
    }
  }

  /// Decoded to luma and chroma; else to RGB or gray.
  var isCoded: Bool {
    switch self {
    case .jpeg: true
    case .png: false
    case .webp(let header): header.isCoded
    }
  }

  var sampling: Sampling {
    switch self {
    case .jpeg(let header): header.sampling
    case .png(let header): header.isGray ? .gray : .full
    case .webp(let header): header.isCoded ? .halfBoth : .full
    }
  }

  var hasAlpha: Bool {
    switch self {
    case .jpeg: false
    case .png(let header): header.hasAlpha
    case .webp(let header): header.hasAlpha
    }
  }

  /// By how much its decoder shrinks it for these outputs: 1, 2, 4 or 8.
  func shrink(_ renditions: [Rendition], width: Int, height: Int) -> Int {
    guard case .jpeg = self else { return 1 }
    return PreShrink.factor(renditions.map(\.resize), width: width, height: height)
  }

  /// Bytes its decoder takes besides, for a file of so many: 16 bits for each sample of a progressive JPEG, 32 for each
  /// pixel of a lossless WebP.
  func decoderBytes(_ fileBytes: Int) -> Int {
    switch self {
    case .jpeg(let header) where header.isProgressive:
      2 * PlaneSet.byteCount(sampling, width: header.width, height: header.height)
    case .jpeg: JPEGScanDecoder.byteCount(fileBytes)
    case .png: 0
    case .webp(let header): header.isLossy ? 0 : 4 * header.width * header.height
    }
  }

  /// Bytes of the decoded picture, shrunk by its decoder.
  func byteCount(shrink: Int) -> Int {
    let width = (header.width + shrink - 1) / shrink
    let height = (header.height + shrink - 1) / shrink
    let planes = PlaneSet.byteCount(sampling, width: width, height: height, hasAlpha: hasAlpha)
    return switch self {
    case .jpeg: planes
    case .png(let header): planes + header.byteCount
    case .webp(let header): planes + header.byteCount
    }
  }
}
