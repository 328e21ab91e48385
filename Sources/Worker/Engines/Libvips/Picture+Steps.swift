// The steps of a recipe, applied to a picture.

import Protocol
import Recipes
import Vips

extension Picture {
  mutating func apply(_ step: Step, threads: Int = 1) throws(VipsError) {
    switch step {
    case .resize(let resize): try self.resize(by: resize, threads: threads)
    default:
      try settle(threads: threads)
      try transform { (frame) throws(VipsError) in try frame.filtered(by: step) }
    }
  }

  /// Upright and in sRGB or gray. Does nothing a second time.
  mutating func settle(threads: Int = 1) throws(VipsError) {
    try turnUpright(threads: threads)
    guard isNative else { return }
    if frames.contains(where: ColourSpace.needsConversion) {
      try transform { (frame) throws(VipsError) in try ColourSpace.toSRGB(frame) }
    }
    isNative = false
    nominalWidth = width
    nominalHeight = height
  }
}

extension VipsEngine {
  /// Applies the steps. No steps leave the picture as decoded: its first resize may be in a variant.
  func process(
    _ steps: [Step], _ picture: inout Picture, _ request: EngineRequest, trace: inout TaskTrace
  ) throws(Failure) {
    guard !steps.isEmpty else { return }
    let clock = StageClock()
    defer { trace.timings.process += clock.elapsed }
    let stage: Failure.Stage = picture.isStreamed ? .decode : .process
    for step in steps {
      if case .resize(let resize) = step {
        let plan = resize.plan(width: picture.nominalWidth, height: picture.nominalHeight)
        try request.limits.check(
          width: plan.width, height: plan.height, frames: picture.frames.count, at: .process)
      }
      try FailureClass.of(stage, request) { () throws(VipsError) in
        try picture.apply(step, threads: request.threads)
      }
    }
    try FailureClass.of(stage, request) { () throws(VipsError) in
      try picture.settle(threads: request.threads)
      try picture.compute(threads: request.threads)
    }
  }

  /// Whatever the steps left to do. A large file that is only converted stays streamed, from decoder to encoder.
  func finish(_ picture: inout Picture, _ request: EngineRequest, trace: inout TaskTrace) throws(Failure) {
    let clock = StageClock()
    defer { trace.timings.process += clock.elapsed }
    let stage: Failure.Stage = picture.isStreamed ? .decode : .process
    try FailureClass.of(stage, request) { () throws(VipsError) in
      try picture.settle(threads: request.threads)
      if !picture.isStreamed { try picture.compute(threads: request.threads) }
    }
  }
}
