// From a picture to a file in memory: what the format cannot hold is taken out, then the saver runs.

import Bitmap
import Protocol
import Vips

extension VipsEngine {
  func encode(
    _ picture: Picture, as format: ImageFormat, for variant: Variant, _ request: EngineRequest?,
    trace: inout TaskTrace
  ) throws(Failure) -> EncodedImage {
    guard encodes.contains(format) else {
      throw Failure(.unsupported, at: .encode, "this build of libvips does not write \(format.name)")
    }
    trace.enter(.encode, FormatSupport.saver(of: format) ?? "")
    let clock = StageClock()
    defer { trace.timings.encode += clock.elapsed }
    let pixels = UInt64(picture.width * picture.height * picture.frames.count)
    let isLossless =
      picture.frames[0].hasAlpha || variant.options.contains { $0.name.hasSuffix("lossless") && $0.value != "false" }
    let encoder = Footprint.encoder(format, isLossless: isLossless) * pixels
    try trace.admit(
      trace.heldMemory + (picture.isStreamed ? 0 : picture.byteCount) + encoder, request?.limits ?? Limits(),
      at: .encode)
    let stage: Failure.Stage = picture.isStreamed ? .decode : .encode
    if format == .tiff, variant.keep == .exif || variant.keep == .all, picture.frames[0].hasField("exif-data") {
      trace.warnings.append("EXIF is not kept: libvips writes none into tiff")
    }
    let frames = FormatSupport.holdsFrames(format) ? picture.frames : [picture.frames[0]]
    let fitted = try FailureClass.of(stage, request) { () throws(VipsError) in
      var fitted: [Image] = []
      for frame in frames { fitted.append(try Fitting.fit(frame, to: format, background: variant.background)) }
      return fitted
    }
    let bytes =
      format == .bmp
      ? EncodedBytes(try encodeBMP(fitted[0], variant, stage, request))
      : EncodedBytes(try Saver(format, variant, stage, request).save(fitted))
    return EncodedImage(width: picture.width, height: picture.height, format: format, bytes: bytes)
  }

  private func encodeBMP(
    _ image: Image, _ variant: Variant, _ stage: Failure.Stage, _ request: EngineRequest?
  ) throws(Failure) -> [UInt8] {
    if let option = variant.options.first {
      throw Failure(.unsupported, at: .encode, NamedValues.Refusal(option, .bmp, "it has no options").description)
    }
    let pixels = try FailureClass.of(stage, request) { () throws(VipsError) in try image.writeToMemory() }
    return try BMPCodec.encode(
      BMPImage(width: image.width, height: image.height, bands: image.bands, pixels: pixels))
  }
}
