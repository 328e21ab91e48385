// From a decoded picture to the one an output shows: a recipe's steps in their order, each within the limits.

import Protocol
import Recipes
import Vips

extension VipsEngine {
  /// Applies the steps. No steps leave the picture as decoded: its first resize may be in a variant.
  /// - Parameter request: nil for pixels that come from no file.
  func process(
    _ steps: [Step], _ picture: inout Picture, _ request: EngineRequest?, trace: inout TaskTrace
  ) throws(Failure) {
    guard !steps.isEmpty else { return }
    let clock = StageClock()
    defer { trace.timings.process += clock.elapsed }
    let limits = request?.limits ?? Limits()
    for step in steps {
      trace.enter(.process, step.operation)
      let before = picture.isStreamed ? 0 : picture.byteCount
      try apply(step, to: &picture, request, limits, trace: &trace)
      try limits.check(
        width: picture.width, height: picture.height, frames: picture.frames.count, at: .process)
      try trace.admit(
        trace.heldMemory + Footprint.step(from: before, to: picture.byteCount), limits, at: .process)
    }
    try settle(&picture, request)
    // Most of it happens only now.
    trace.enter(.process, steps.map(\.operation).joined(separator: "+"))
    try FailureClass.of(picture.stage, request) { () throws(VipsError) in
      try picture.compute(threads: request?.threads ?? 1)
    }
  }

  private func apply(
    _ step: Step, to picture: inout Picture, _ request: EngineRequest?, _ limits: Limits, trace: inout TaskTrace
  ) throws(Failure) {
    let (width, height) = (picture.nominalWidth, picture.nominalHeight)
    switch step {
    case .resize(let resize):
      let plan = resize.plan(width: width, height: height)
      try limits.check(width: plan.width, height: plan.height, frames: picture.frames.count, at: .process)
      try admit(resized: plan, of: picture, limits, &trace)
    case .crop(let crop):
      let whole = Rectangle(left: 0, top: 0, width: width, height: height)
      guard whole.intersection(Rectangle(crop)) != nil else {
        throw Failure(
          .unsupported, at: .process,
          "crop \(crop.width)x\(crop.height)+\(crop.x)+\(crop.y): nothing of \(width)x\(height) pixels is left")
      }
    case .watermark(let watermark):
      let mark = try watermarks.image(of: watermark, by: self, limits)
      try settle(&picture, request)
      return try FailureClass.of(picture.stage, request) { () throws(VipsError) in
        try picture.draw(mark, as: watermark)
      }
    case .operation(let call):
      try settle(&picture, request)
      return try run(call, on: &picture, request, limits)
    default: break
    }
    let found = try FailureClass.of(picture.stage, request) { () throws(VipsError) in
      try picture.apply(step, threads: request?.threads ?? 1)
    }
    if !found { trace.warnings.append("trim: nothing but background; the picture stays whole") }
  }

  /// Asks for the memory of a resize before it is taken.
  private func admit(
    resized plan: ResizePlan, of picture: Picture, _ limits: Limits, _ trace: inout TaskTrace
  ) throws(Failure) {
    let pixelBytes = picture.frames[0].bands * picture.frames[0].format.bytes
    try trace.admit(
      trace.heldMemory
        + Footprint.step(
          from: picture.isStreamed ? 0 : picture.byteCount,
          to: UInt64(plan.width * plan.height * pixelBytes * picture.frames.count)),
      limits, at: .process)
  }

  private func settle(_ picture: inout Picture, _ request: EngineRequest?) throws(Failure) {
    try FailureClass.of(picture.stage, request) { () throws(VipsError) in
      try picture.settle(threads: request?.threads ?? 1)
    }
  }

  /// Whatever the steps left to do. A large file that is only converted stays streamed, from decoder to encoder.
  /// - Parameter keepsProfile: the output carries the file's colour profile.
  func finish(
    _ picture: inout Picture, keepsProfile: Bool, _ request: EngineRequest?, trace: inout TaskTrace
  ) throws(Failure) {
    let clock = StageClock()
    defer { trace.timings.process += clock.elapsed }
    try settle(&picture, request)
    try FailureClass.of(picture.stage, request) { () throws(VipsError) in
      try picture.convert(keepingProfile: keepsProfile)
      if !picture.isStreamed { try picture.compute(threads: request?.threads ?? 1) }
    }
  }
}

extension Step {
  fileprivate var operation: String { if case .operation(let call) = self { call.name } else { written().name } }
}

extension Picture {
  /// To blame for what goes wrong with the pixels: the decoder, as long as they come from there.
  var stage: Failure.Stage { isStreamed ? .decode : .process }
}
