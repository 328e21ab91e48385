// BMP, which libvips would hand to ImageMagick, goes through our own codec both ways.

import Bitmap
import Protocol
import Vips

extension VipsEngine {
  func decodeBMP(_ request: EngineRequest, trace: inout TaskTrace) throws(Failure) -> Picture {
    let (bitmap, profile) = try BMPCodec.decode(request, trace: &trace)
    return try FailureClass.of(.decode, request) { () throws(VipsError) in
      let raster = Raster(width: bitmap.width, height: bitmap.height, bands: bitmap.bands, pixels: bitmap.pixels)
      guard let profile else { return Picture(try raster.image()) }
      var picture = Picture(try raster.image().editingMetadata { $0.set("icc-profile-data", profile) })
      picture.isNative = true
      return picture
    }
  }
}

enum BMPCodec {
  /// The pixels, and the ICC profile if there is one. Sets the trace's size as soon as the header is read.
  static func decode(
    _ request: EngineRequest, trace: inout TaskTrace
  ) throws(Failure) -> (image: BMPImage, profile: [UInt8]?) {
    trace.enter(.decode, format: .bmp)
    let header: BMPHeader
    do throws(BMPError) {
      header = try BMPDecoder.header(request.bytes)
      trace.width = header.width
      trace.height = header.height
    } catch {
      throw failure(of: error, at: .decode)
    }
    try request.limits.check(width: trace.width, height: trace.height, frames: 1)
    trace.enter(.decode)
    let picture = UInt64(trace.width * trace.height * 4)
    trace.heldMemory =
      UInt64(request.bytes.count) + picture
      + Footprint.decoder(.bmp, picture: picture, samples: picture, isInterlaced: false)
    try trace.admit(trace.heldMemory, request.limits, at: .decode)
    let limits = BMPLimits(
      maxSide: Int(request.limits.maximumSide), maxPixels: Int(clamping: request.limits.maximumPixels))
    do throws(BMPError) {
      let image = try BMPDecoder.decode(request.bytes, limits: limits)
      return (image, header.profile.map { Array(request.bytes[$0]) })
    } catch {
      throw failure(of: error, at: .decode)
    }
  }

  /// 8-bit gray, RGB or RGBA pixels as a file.
  static func encode(_ image: BMPImage) throws(Failure) -> [UInt8] {
    do throws(BMPError) { return try BMPEncoder.encode(image) } catch { throw failure(of: error, at: .encode) }
  }

  private static func failure(of error: BMPError, at stage: Failure.Stage) -> Failure {
    let kind: Failure.Kind =
      switch error {
      case .notBMP, .corrupt: .corrupt
      case .truncated: .truncated
      case .unsupported: .unsupported
      case .tooLarge: .tooLarge
      }
    return Failure(kind, at: stage, error.message)
  }
}
