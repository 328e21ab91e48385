// From a file's bytes to a picture: header, limits, shrink-on-load, pixels.

import Protocol
import Recipes
import Vips

extension VipsEngine {
  /// Decoded images up to this size are put in memory as a stage of their own; larger ones run through the first resize
  /// while they are decoded. Bytes.
  static let largestDecodedInMemory = 64 << 20

  func decode(_ request: EngineRequest, trace: inout TaskTrace) throws(Failure) -> Picture {
    let clock = StageClock()
    defer { trace.timings.decode += clock.elapsed }
    guard request.format != .bmp else { return try decodeBMP(request, trace: &trace) }
    try Completeness.check(request.bytes, request.format)

    let operation = FormatSupport.loader(of: request.format) ?? ""
    trace.enter(.decode, operation, format: request.format)
    let loader = Loader(request)
    let header = try loader.header()
    let orientation = request.recipe.autorotate ? header.orientation : 1
    let swaps = Picture.swapsSides(orientation)
    let width = swaps ? header.height : header.width
    let height = swaps ? header.width : header.height
    trace.width = width
    trace.height = height
    trace.enter(.decode, operation)

    let frames = request.keepsFrames ? header.pageCount : 1
    if frames < header.pageCount, !request.recipe.firstFrameOnly {
      trace.warnings.append(
        "only the first of \(header.pageCount) pages is kept; --frames first says that this is meant")
    }
    try request.limits.check(width: width, height: height, frames: frames)
    let factor = frames > 1 ? 1 : ShrinkOnLoad.factor(for: request.recipe, width: width, height: height)
    try hold(header, frames: frames, shrunkBy: factor, request, &trace)
    return try FailureClass.of(.decode, request) { () throws(VipsError) in
      let image = try loader.image(header, frames: frames, shrunkBy: factor)
      var picture = Picture(
        decoded: image, orientation: orientation, nominalWidth: width, nominalHeight: height, isStreamed: true)
      if Self.isHeldWhole(image.byteCount, frames: frames, request) {
        try picture.compute(threads: request.threads)
      }
      picture.keepsProfile = request.recipe.variants.contains {
        $0.keepsProfile(of: image, in: $0.format ?? request.format)
      }
      if frames > 1 { picture.frames = try Animation.split(picture.frames[0], frameHeight: header.height) }
      return picture
    }
  }

  /// What is decoded is put in memory, not streamed.
  private static func isHeldWhole(_ byteCount: Int, frames: Int, _ request: EngineRequest) -> Bool {
    frames > 1 || byteCount <= largestDecodedInMemory || request.needsPixelsTwice
  }

  /// Asks for the memory of everything up to the decoded picture.
  private func hold(
    _ header: Loader.Header, frames: Int, shrunkBy factor: Int, _ request: EngineRequest, _ trace: inout TaskTrace
  ) throws(Failure) {
    let factor = Loader.shrinks(request.format) ? factor : 1
    let decoded = header.byteCount * frames / (factor * factor)
    let picture = Self.isHeldWhole(decoded, frames: frames, request) ? decoded : 0
    trace.heldMemory =
      UInt64(request.bytes.count + picture)
      + Footprint.decoder(
        request.format, picture: UInt64(decoded), samples: UInt64(header.sampleCount * frames),
        isInterlaced: header.isInterlaced)
    try trace.admit(trace.heldMemory, request.limits, at: .decode)
  }
}

extension EngineRequest {
  /// Some output is an animation if the input is one.
  fileprivate var keepsFrames: Bool {
    !recipe.firstFrameOnly && FormatSupport.holdsFrames(format)
      && recipe.variants.contains { FormatSupport.holdsFrames($0.format ?? format) }
  }

  /// Several variants start from the decoded picture itself.
  fileprivate var needsPixelsTwice: Bool { recipe.steps.isEmpty && recipe.variants.count > 1 }
}
