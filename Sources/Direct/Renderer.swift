// From a decoded picture to the bytes of one output.

import CKernels
import Protocol

/// ``PlaneResampler`` (size, crop, orientation), then as far as an output needs it: ``ColourConversion``,
/// ``Transparency``, ``FilterRunner``, and ``JPEGEncoder``, ``PNGEncoder`` or ``WebPEncoder``. Of one thread.
final class Renderer {
  private let jpeg: JPEGEncoder
  private let png: PNGEncoder
  private let webp: WebPEncoder
  private var picture = PlaneSet()
  private(set) var resampler: PlaneResampler
  private let colours: ColourConversion
  private let transparency: Transparency
  private let filters: FilterRunner

  init(instructions: ckernels_instructions, cacheCapacity: Int) throws(DirectError) {
    jpeg = try JPEGEncoder()
    png = PNGEncoder(instructions: instructions)
    webp = WebPEncoder(instructions: instructions)
    resampler = PlaneResampler(instructions: instructions, cacheCapacity: cacheCapacity)
    colours = ColourConversion(instructions: instructions)
    transparency = Transparency(instructions: instructions)
    filters = FilterRunner(instructions: instructions)
  }

  /// - Parameters:
  ///   - decoded: stays as it is, for the next output. Its colours are times alpha if the placement mixes pixels.
  ///   - file: where the output goes.
  func render(
    _ decoded: PlaneSet, _ source: Source, _ placement: Placement, _ rendition: Rendition, into file: AlignedBuffer,
    _ trace: inout DirectTrace
  ) throws(Failure) -> DirectImage {
    let began = ckernels_now()
    var planes = resampler.planes(of: decoded, placement, rendition.workingSampling(of: source), in: picture)
    let alpha = resampler.alpha(of: decoded, placement, in: picture)
    if rendition.staysCoded(source) {
      // The decoded picture's planes are for the next output too, and WebP's encoder writes over what it gets.
      if case .webp = rendition.encoding {
        picture.take(planes, nil)
        planes = picture.planes
      }
    } else {
      if source.isCoded { colours.toRGB(planes, in: picture) } else { picture.take(planes, alpha) }
      if placement.mixesPixels { transparency.unpremultiply(picture) }
      filters.run(rendition.filters, on: &picture, by: &resampler)
    }
    var sampling: Sampling { rendition.encoding.sampling(isGray: picture.sampling == .gray) }
    if rendition.encoding.isCoded, !rendition.staysCoded(source) {
      if !rendition.encoding.holdsAlpha { transparency.flatten(picture, on: rendition.background) }
      // libwebp itself weighs colours by their transparency.
      if picture.alpha == nil { planes = colours.toCoded(picture, sampling) }
    }
    let processed = ckernels_now()
    let image = try encode(planes, sampling, rendition.encoding, into: file)
    trace.process += processed - began
    trace.encode += ckernels_now() - processed
    return image
  }

  func trim(above kept: Int) {
    picture.trim(above: kept)
    resampler.trim(above: kept)
    filters.trim(above: kept)
    png.trim(above: kept)
    webp.trim(above: kept)
  }

  /// - Parameter planes: of what is coded; else it is `picture`.
  private func encode(
    _ planes: [PlaneSet.Plane], _ sampling: Sampling, _ encoding: Encoding, into file: AlignedBuffer
  ) throws(Failure) -> DirectImage {
    let width = picture.width
    let height = picture.height
    switch encoding {
    case .jpeg(let quality):
      let bytes = try jpeg.encode(planes, sampling, width: width, height: height, quality: quality, into: file)
      return DirectImage(width: width, height: height, format: .jpeg, bytes: bytes)
    case .png(let level):
      let bytes = try png.encode(picture, level: level, into: file)
      return DirectImage(width: width, height: height, format: .png, bytes: bytes)
    case .webp(let quality):
      let bytes =
        picture.alpha == nil
        ? try webp.encode(planes, width: width, height: height, quality: quality, into: file)
        : try webp.encode(transparent: picture, quality: quality, into: file)
      return DirectImage(width: width, height: height, format: .webp, bytes: bytes)
    }
  }
}
