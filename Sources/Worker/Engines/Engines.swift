// Chooses the engine for each image: the direct one where it does exactly this, else libvips.

import Direct
import Protocol
import Vips

struct Engines {
  private let direct: DirectEngine
  /// Started, and libvips loaded, for the first image that is not for the direct engine: a run of JPEGs does without.
  private var started: VipsEngine?

  /// Throws when TurboJPEG cannot be started.
  init() throws {
    direct = try DirectEngine()
  }

  /// The choice follows from file and recipe alone, so that every attempt gives the same bytes.
  mutating func run(
    _ request: EngineRequest, choice: EngineChoice, trace: inout TaskTrace
  ) throws(Failure) -> [EncodedImage] {
    switch choice {
    case .vips: trace.engineReason = "asked for"
    case .automatic, .direct:
      let declined: String
      switch try runDirect(request, &trace) {
      case .converted(let images):
        return images.map {
          EncodedImage(width: $0.width, height: $0.height, format: $0.format, bytes: EncodedBytes(borrowing: $0.bytes))
        }
      case .declined(let reason): declined = reason
      }
      trace.engine = .none
      trace.memory = 0
      guard choice == .automatic else {
        throw Failure(
          .unsupported, at: .decode, "the direct engine does not do this: \(declined); --engine auto lets libvips")
      }
      trace.engineReason = declined
    }
    return try libvips(&trace).run(request, alone: choice == .vips, trace: &trace)
  }

  mutating func encode(
    _ raster: Raster, variant: Variant, format: ImageFormat, trace: inout TaskTrace
  ) throws(Failure) -> EncodedImage {
    try libvips(&trace).encode(raster, variant: variant, format: format, trace: &trace)
  }

  private mutating func libvips(_ trace: inout TaskTrace) throws(Failure) -> VipsEngine {
    if let started { return started }
    do throws(VipsError) {
      let engine = try VipsEngine()
      started = engine
      return engine
    } catch {
      // It is tried once in a process; the next may have the memory for it.
      trace.mustRecycle = error.isOutOfMemory
      throw Failure(error.isOutOfMemory ? .outOfMemory : .internal, at: .decode, "libvips cannot be started: \(error)")
    }
  }

  private func runDirect(_ request: EngineRequest, _ trace: inout TaskTrace) throws(Failure) -> DirectOutcome {
    trace.engine = .direct
    trace.enter(.decode, format: request.format)
    var own = DirectTrace()
    defer {
      trace.width = own.width
      trace.height = own.height
      trace.memory = own.memory
      trace.timings.decode = own.decode
      trace.timings.process = own.process
      trace.timings.encode = own.encode
    }
    return try direct.run(
      request.bytes, format: request.format, recipe: request.recipe, limits: request.limits, trace: &own)
  }
}
