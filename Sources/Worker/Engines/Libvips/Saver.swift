// Runs libvips's saver for a format into memory, with the options of a variant.

import Protocol
import Vips

struct Saver {
  private let format: ImageFormat
  private let variant: Variant
  private let stage: Failure.Stage
  private let request: EngineRequest?

  /// - Parameter stage: to blame when saving fails; while pixels still come from the decoder, that is decoding.
  init(_ format: ImageFormat, _ variant: Variant, _ stage: Failure.Stage, _ request: EngineRequest?) {
    self.format = format
    self.variant = variant
    self.stage = stage
    self.request = request
  }

  /// Saves one image, or several as an animation. Throws `unsupported` for an option the saver does not have, or a value
  /// that does not fit it.
  func save(_ frames: [Image]) throws(Failure) -> Blob {
    if let limit = format.longestSide, let frame = frames.first, max(frame.width, frame.height) > limit {
      throw Failure(
        .tooLarge, at: .encode, "\(frame.width)x\(frame.height) pixels: \(format.name) has no sides over \(limit)")
    }
    guard let name = FormatSupport.saver(of: format) else {
      throw Failure(.unsupported, at: .encode, "libvips does not write \(format.name)")
    }
    let operation = try FailureClass.of(.encode) { () throws(VipsError) in try Operation(name) }
    try FailureClass.of(.encode) { () throws(VipsError) in
      let image = try Metadata.prepare(Animation.join(frames), operation, variant.keep)
      try operation.set("in", .image(image))
      if format == .avif { try operation.set("compression", "av1") }
      // libvips's 7 takes twice as long for 0.25 dB: docs/decisions/0016-other-formats.md.
      if format == .gif { try operation.set("effort", 4) }
    }
    for option in variant.options { try set(option, operation) }
    // PNG's Q is about palettes, not about what people call quality.
    if let quality = variant.quality, format != .png, operation.accepts("Q") {
      try set(NamedValue(name: "Q", value: "\(quality)"), operation)
    }
    let file = try FailureClass.of(stage, request) { () throws(VipsError) in
      try operation.build().blob("buffer")
    }
    guard Self.isWhole(file, format, frames[0].width) else {
      throw Failure(
        .outOfMemory, at: .encode, "\(format.name): the encoder says that it is done and has written no image")
    }
    return file
  }

  /// Without memory, libheif and libvips's GIF encoder report success with a file that has no image in it, or nothing.
  private static func isWhole(_ file: Blob, _ format: ImageFormat, _ width: Int) -> Bool {
    guard file.withUnsafeBytes(Sniffer.format(of:)) == format else { return false }
    guard format == .avif, let loader = FormatSupport.loader(of: format) else { return true }
    let header = try? { () throws(VipsError) in
      let operation = try Operation(loader)
      try operation.set("buffer", .blob(file))
      return try operation.build().image("out")
    }()
    return header?.width == width
  }

  private func set(_ option: NamedValue, _ operation: Operation) throws(Failure) {
    do {
      try operation.set(option.name, NamedValues.value(of: option, for: operation, format))
    } catch {
      throw Failure(.unsupported, at: .encode, "\(error)")
    }
  }
}

extension ImageFormat {
  /// What the format, or every encoder of it, can hold, pixels.
  fileprivate var longestSide: Int? {
    switch self {
    case .jpeg: 65_500
    case .webp: 16_383
    case .avif, .heic: 65_535
    case .png, .gif, .tiff, .bmp: nil
    }
  }
}
