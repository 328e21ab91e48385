// Which class of failure an error of libvips is. The only place that looks into libvips's texts.

import Protocol
import Vips

enum FailureClass {
  /// Runs `body` and turns what it throws into a failure at `stage`.
  static func of<R>(
    _ stage: Failure.Stage, _ request: EngineRequest? = nil, _ body: () throws(VipsError) -> R
  ) throws(Failure) -> R {
    do throws(VipsError) { return try body() } catch { throw failure(of: error, at: stage, request?.format) }
  }

  static func failure(of error: VipsError, at stage: Failure.Stage, _ format: ImageFormat?) -> Failure {
    Failure(kind(of: error, at: stage), at: stage, message(error, format))
  }

  private static func kind(of error: VipsError, at stage: Failure.Stage) -> Failure.Kind {
    if error.isOutOfMemory { return .outOfMemory }
    let text = error.message.lowercased()
    if stage == .decode && truncationSigns.contains(where: text.contains) { return .truncated }
    if unsupportedSigns.contains(where: text.contains) { return .unsupported }
    return stage == .decode ? .corrupt : .internal
  }

  /// Phrases of libjpeg, libpng, libnsgif, libwebp, libtiff and libheif for "the file ended early". ``Completeness`` has
  /// found the plain cases before any decoder ran.
  private static let truncationSigns = [
    "premature end", "truncated", "unexpected end", "end of file", "end of data", "not enough data",
    "insufficient data",
  ]

  private static let unsupportedSigns = [
    "unsupported", "not supported", "unimplemented", "not implemented", "class \"vipsforeign",
  ]

  private static func message(_ error: VipsError, _ format: ImageFormat?) -> String {
    guard let format else { return error.message }
    return "\(format.name): \(error.message)"
  }
}
