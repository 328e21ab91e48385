// Opens a file in memory with the one loader its magic bytes call for.

import Protocol
import Vips

/// libvips's `*load_buffer` operations read only the header when they are built; pixels follow when asked for.
struct Loader {
  private let request: EngineRequest
  private let blob: Blob

  init(_ request: EngineRequest) {
    self.request = request
    blob = Blob(borrowing: request.bytes)
  }

  /// The header, from one frame at full size.
  func header() throws(Failure) -> Header {
    try FailureClass.of(.decode, request) { () throws(VipsError) in Header(image: try open([:])) }
  }

  /// Pixels still to be decoded: all frames in one tall image, or one frame shrunk by 1, 2, 4 or 8 where the format can
  /// do that while decoding.
  func image(_ header: Header, frames: Int, shrunkBy factor: Int) throws(VipsError) -> Image {
    if frames > 1 { return try open(["n": -1]) }
    guard factor > 1, Self.shrinks(request.format) else { return header.image }
    if request.format == .jpeg { return try open(["shrink": .int(factor)]) }
    return try open(["scale": .double(1 / Double(factor))])
  }

  /// Whether its decoder can give a smaller picture at less cost.
  static func shrinks(_ format: ImageFormat) -> Bool { format == .jpeg || format == .webp }

  private func open(_ options: KeyValuePairs<String, Argument>) throws(VipsError) -> Image {
    guard let name = FormatSupport.loader(of: request.format) else {
      throw VipsError("libvips does not read \(request.format.name)")
    }
    let operation = try Operation(name)
    try operation.set("buffer", .blob(blob))
    try operation.set("access", "sequential")
    try operation.set("fail-on", "truncated")
    for (option, value) in options { try operation.set(option, value) }
    let image = try operation.build().image("out")
    return request.format == .avif || request.format == .heic ? try image.owningMetadata() : image
  }

  struct Header {
    fileprivate let image: Image

    /// As stored, pixels.
    var width: Int { image.width }
    var height: Int { image.height }
    /// Of one frame at full size, decoded.
    var byteCount: Int { image.byteCount }
    var sampleCount: Int { image.width * image.height * image.bands }
    /// In several passes over the picture; of JPEGs, progressive.
    var isInterlaced: Bool { image.int("interlaced") == 1 }
    var pageCount: Int { max(1, image.pageCount) }
    /// EXIF's, 1...8.
    var orientation: Int {
      guard let value = image.int("orientation"), (1...8).contains(value) else { return 1 }
      return value
    }
  }
}

extension Image {
  /// libvips's HEIF loader (8.14) lends profile, EXIF and XMP out of memory that goes with its own image, also to images
  /// made of that, which outlive it. Copies do not dangle.
  func owningMetadata() throws(VipsError) -> Image {
    let blobs = fieldNames.compactMap { name in blob(name).map { (name, $0) } }
    return try editingMetadata { editor in
      for (name, bytes) in blobs { editor.set(name, bytes) }
    }
  }
}
