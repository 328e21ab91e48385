// The engine that does everything: any format libvips reads, any recipe, any format it writes.

import Direct
import Platform
import Protocol
import Recipes
import Vips

/// One picture's way: ``decode`` (header, limits, shrink-on-load, pixels), ``process`` (the recipe's steps, upright,
/// sRGB), ``encode`` (depth, transparency, metadata, file). Each step is a file in this folder.
struct VipsEngine {
  let decodes: ImageFormatSet
  let encodes: ImageFormatSet
  let watermarks = Watermarks()
  private let resampler = PixelResampler()

  /// Starts libvips, once per process. Throws when it cannot be started.
  init() throws(VipsError) {
    try Library.start()
    decodes = FormatSupport.decodes()
    encodes = FormatSupport.encodes()
  }

  /// Converts one image; the results are in the order of the recipe's variants. What is known of the image is in `trace`
  /// also when this throws.
  /// - Parameter alone: every pixel by libvips, also where ours resizes faster.
  func run(_ request: EngineRequest, alone: Bool, trace: inout TaskTrace) throws(Failure) -> [EncodedImage] {
    try watched(&trace) { (trace) throws(Failure) in
      guard decodes.contains(request.format) else {
        throw Failure(.unsupported, at: .decode, "this build of libvips does not read \(request.format.name)")
      }
      // Encoders ask for it too: AVIF's is the slowest stage there is.
      Library.concurrency = request.threads
      defer { Library.concurrency = 1 }
      var picture = try decode(request, trace: &trace)
      picture.resampler = alone ? nil : resampler
      try process(request.recipe.steps, &picture, request, trace: &trace)

      var outputs: [EncodedImage] = []
      var levels = DecodedLevels(picture, request)
      for variant in request.recipe.variants {
        var copy = try FailureClass.of(.process, request) { () throws(VipsError) in
          try levels.picture(for: variant)
        }
        outputs.append(
          try encode(&copy, as: variant.format ?? request.format, for: variant, request, trace: &trace))
      }
      return outputs
    }
  }

  /// Encodes pixels that came from no file; the variant's steps are run first.
  func encode(
    _ raster: Raster, variant: Variant, format: ImageFormat, trace: inout TaskTrace
  ) throws(Failure) -> EncodedImage {
    try watched(&trace) { (trace) throws(Failure) in
      trace.width = raster.width
      trace.height = raster.height
      var picture = try FailureClass.of(.process) { () throws(VipsError) in Picture(try raster.image()) }
      return try encode(&picture, as: format, for: variant, nil, trace: &trace)
    }
  }

  /// A variant's own steps, and the file.
  private func encode(
    _ picture: inout Picture, as format: ImageFormat, for variant: Variant, _ request: EngineRequest?,
    trace: inout TaskTrace
  ) throws(Failure) -> EncodedImage {
    try process(variant.steps, &picture, request, trace: &trace)
    try finish(
      &picture, keepsProfile: variant.keepsProfile(of: picture.frames[0], in: format), request, trace: &trace)
    return try encode(picture, as: format, for: variant, request, trace: &trace)
  }

  /// A process that is not given so much more has none. Bytes.
  private static let leastMemory = 64 << 20

  /// Runs `body` with libvips's global state as its own: an empty error buffer before, warnings collected after, and a
  /// success that ran out of memory turned into the failure it is.
  private func watched<R>(
    _ trace: inout TaskTrace, _ body: (inout TaskTrace) throws(Failure) -> R
  ) throws(Failure) -> R {
    trace.engine = .vips
    ErrorBuffer.clear()
    _ = WarningLog.take()
    defer { Self.collectWarnings(into: &trace) }
    do throws(Failure) {
      let result = try body(&trace)
      guard ErrorBuffer.tellsOutOfMemory else { return result }
      throw Failure(.outOfMemory, at: .process, ErrorBuffer.take())
    } catch {
      // Decoders and encoders without memory say anything at all: corrupt, unsupported.
      let isStarved = error.kind == .outOfMemory || !MemorySize.isThere(Self.leastMemory)
      guard isStarved else { throw error }
      trace.mustRecycle = true
      throw Failure(.outOfMemory, at: error.stage, error.message)
    }
  }

  private static func collectWarnings(into trace: inout TaskTrace) {
    let (texts, count) = WarningLog.take()
    trace.warnings = Array((trace.warnings + texts).prefix(WarningLog.capacity))
    if count > texts.count, let last = trace.warnings.indices.last {
      trace.warnings[last] = "and \(count - texts.count + 1) more warnings"
    }
  }
}
