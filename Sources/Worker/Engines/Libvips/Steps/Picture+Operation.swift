// A libvips operation as a step: any result that can be a picture becomes one.

import Protocol
import Vips

extension VipsEngine {
  /// Runs the operation on every frame, and computes it, so that what it fails at is its own failure.
  func run(
    _ call: OperationCall, on picture: inout Picture, _ request: EngineRequest?, _ limits: Limits
  ) throws(Failure) {
    let threads = request?.threads ?? 1
    try FailureClass.of(picture.stage, request) { () throws(VipsError) in try picture.compute(threads: threads) }
    func refused(_ reason: String) -> Failure { Failure(.unsupported, at: .process, "op \(call.name): \(reason)") }
    var frames: [Image] = []
    do {
      for frame in picture.frames {
        frames.append(try ImageOperation(call).apply(to: frame).asPicture(like: frame))
        guard frames[0].width == frames.last!.width, frames[0].height == frames.last!.height,
          frames[0].bands == frames.last!.bands
        else { throw ImageOperation.Refusal(reason: "the frames of the animation come out in different sizes") }
      }
      try limits.check(width: frames[0].width, height: frames[0].height, frames: frames.count, at: .process)
      picture.frames = frames
      picture.isComputed = false
      try picture.compute(threads: threads)
    } catch let error as ImageOperation.Refusal {
      throw refused(error.reason)
    } catch let error as VipsError {
      guard !error.isOutOfMemory else { throw FailureClass.failure(of: error, at: .process, request?.format) }
      throw refused(error.message)
    } catch let error as Failure {
      throw error
    } catch {
      throw refused("\(error)")
    }
  }
}

extension Image {
  /// The result of an operation on `source` in the space and depth of that, which is sRGB or gray. Other colour spaces
  /// are converted back, and 0...255 in a 16-bit picture is its full range; all other numbers count as samples: rounded
  /// and clamped.
  fileprivate func asPicture(like source: Image) throws -> Image {
    guard format != .complex, format != .doubleComplex else {
      throw ImageOperation.Refusal(reason: "it gives complex numbers, which are no picture")
    }
    var result = self
    if Self.colourSpaces.contains(interpretation) || [.rgb16, .gray16].contains(interpretation) && source.unit == 1 {
      let isGray = interpretation == .gray16
      let name = (source.unit == 1 ? ["b-w", "srgb"] : ["grey16", "rgb16"])[isGray ? 0 : 1]
      result = try result.applying("colourspace", ["space": .text(name)])
    } else if format == .uchar, source.format == .ushort {
      result = try result.applying("linear", ["a": [257], "b": [0]])
    }
    guard (1...4).contains(result.bands) else {
      throw ImageOperation.Refusal(reason: "it gives \(result.bands) bands, which are no picture")
    }
    let isWide = source.format == .ushort
    return try result.rounded(to: source.format)
      .declared(as: result.bands < 3 ? (isWide ? .gray16 : .gray) : (isWide ? .rgb16 : .srgb))
  }

  /// Spaces whose numbers are not samples of a picture.
  private static let colourSpaces: Set<Interpretation> = [
    .xyz, .lab, .cmyk, .labq, .cmc, .lch, .labs, .yxy, .scrgb, .hsv,
  ]
}
