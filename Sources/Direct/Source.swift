// One file's header, of whichever format, and what it takes to hold its picture.

import Recipes

enum Source {
  case jpeg(JPEGHeader)
  case png(PNGHeader)

  var header: any SourceHeader {
    switch self {
    case .jpeg(let header): header
    case .png(let header): header
    }
  }

  var sampling: Sampling {
    switch self {
    case .jpeg(let header): header.sampling
    case .png(let header): header.isGray ? .gray : .full
    }
  }

  var hasAlpha: Bool {
    switch self {
    case .jpeg: false
    case .png(let header): header.hasAlpha
    }
  }

  /// By how much its decoder shrinks it for these outputs: 1, 2, 4 or 8.
  func shrink(_ renditions: [Rendition], width: Int, height: Int) -> Int {
    guard case .jpeg = self else { return 1 }
    return PreShrink.factor(renditions.map(\.resize), width: width, height: height)
  }

  /// Bytes its decoder takes besides, for a file of so many: 16 bits for each sample of a progressive JPEG.
  func decoderBytes(_ fileBytes: Int) -> Int {
    guard case .jpeg(let header) = self else { return 0 }
    guard header.isProgressive else { return JPEGScanDecoder.byteCount(fileBytes) }
    return 2 * PlaneSet.byteCount(sampling, width: header.width, height: header.height)
  }

  /// Bytes of the decoded picture, shrunk by its decoder.
  func byteCount(shrink: Int) -> Int {
    let width = (header.width + shrink - 1) / shrink
    let height = (header.height + shrink - 1) / shrink
    let planes = PlaneSet.byteCount(sampling, width: width, height: height, hasAlpha: hasAlpha)
    if case .png(let header) = self { return planes + header.byteCount }
    return planes
  }
}
