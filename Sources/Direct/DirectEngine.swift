// The fast engine: JPEG to JPEG without leaving the coded planes, or a reason why not.

import CKernels
import Protocol
import Recipes

/// The way of one image: ``Conversion`` (can it do this recipe), ``JPEGHeader`` (and this file), ``JPEGDecoder``
/// (planes, shrunk by the decoder where libvips would), ``Placement`` and ``PlaneResampler`` (size, crop, orientation),
/// ``FilterRunner`` between ``ColourConversion``s where the recipe has filters, ``JPEGEncoder``. Decoder, encoder, weights and memory are kept for the next image. Of one thread.
package final class DirectEngine {
  /// Decoded planes above this are libvips's, which streams them. Bytes.
  package static let largestPlanes = 128 << 20
  /// What a buffer keeps between images. Bytes.
  private static let keptCapacity = 32 << 20

  private let decoder: JPEGDecoder
  private let encoder: JPEGEncoder
  private let decoded = PlaneSet()
  private let resampled = PlaneSet()
  private var resampler: PlaneResampler
  private let filters: FilterRunner
  private let colours: ColourConversion
  private var files: [AlignedBuffer] = []
  private var lastRecipe: (recipe: Recipe, conversion: Result<Conversion, JPEGHeader.Unsuitable>)?

  /// Throws when TurboJPEG cannot be set up.
  package convenience init() throws(DirectError) {
    try self.init(instructions: ckernels_best_instructions())
  }

  /// - Parameter instructions: which vectors to use, for tests: the pixels are the same with all.
  package init(instructions: ckernels_instructions, cacheCapacity: Int = 8 << 20) throws(DirectError) {
    decoder = try JPEGDecoder()
    encoder = try JPEGEncoder()
    resampler = PlaneResampler(instructions: instructions, cacheCapacity: cacheCapacity)
    filters = FilterRunner(instructions: instructions)
    colours = ColourConversion(instructions: instructions)
  }

  /// What kept weight tables take. Bytes, never above the capacity.
  package var weightBytes: Int { resampler.cache.byteCount }

  /// Converts one image, or declines it, which costs no more than reading its header unless libjpeg finds fault with
  /// its content. What is known of the image is in `trace` also when this throws.
  package func run(
    _ bytes: UnsafeRawBufferPointer, format: ImageFormat, recipe: Recipe, limits: Limits, trace: inout DirectTrace
  ) throws(Failure) -> DirectOutcome {
    guard format == .jpeg else { return .declined("\(format.name) input") }
    do throws(JPEGDecoder.Verdict) {
      return .converted(try convert(bytes, recipe, limits, &trace))
    } catch {
      switch error {
      case .failed(let failure): throw failure
      case .unsuitable(let unsuitable): return .declined(unsuitable.reason)
      }
    }
  }

  private func convert(
    _ bytes: UnsafeRawBufferPointer, _ recipe: Recipe, _ limits: Limits, _ trace: inout DirectTrace
  ) throws(JPEGDecoder.Verdict) -> [DirectImage] {
    let began = ckernels_now()
    let conversion: Conversion
    let header: JPEGHeader
    let orientation: Int
    do throws(JPEGHeader.Unsuitable) {
      conversion = try self.conversion(recipe)
      header = try JPEGHeader.read(bytes)
      orientation = try self.orientation(header, conversion)
      try conversion.checkMetadata(header)
    } catch {
      throw .unsuitable(error)
    }
    let swaps = Placement.swapsSides(orientation)
    trace.width = swaps ? header.height : header.width
    trace.height = swaps ? header.width : header.height
    do throws(Failure) { try limits.check(width: trace.width, height: trace.height) } catch { throw .failed(error) }

    let shrink = PreShrink.factor(conversion.renditions.map(\.resize), width: trace.width, height: trace.height)
    let plans = conversion.renditions.map { rendition in
      rendition.resize?.plan(width: trace.width, height: trace.height)
        ?? ResizePlan(width: trace.width, height: trace.height)
    }
    try checkSizes(header, shrink, conversion, plans)

    trim()
    do {
      defer { trace.decode = ckernels_now() - began }
      try decoder.decode(bytes, header, shrink: shrink, into: decoded)
    }

    var images: [DirectImage] = []
    for (index, rendition) in conversion.renditions.enumerated() {
      let placement = Placement(
        storedWidth: header.width, storedHeight: header.height, shrink: shrink, orientation: orientation,
        plan: plans[index], kernel: rendition.resize?.kernel ?? .lanczos3)
      do throws(Failure) {
        images.append(try render(placement, rendition, index, &trace))
      } catch {
        throw .failed(error)
      }
    }
    return images
  }

  private func render(
    _ placement: Placement, _ rendition: Rendition, _ index: Int, _ trace: inout DirectTrace
  ) throws(Failure) -> DirectImage {
    let began = ckernels_now()
    let sampling = rendition.sampling(of: decoded.sampling)
    var planes = resampler.planes(
      of: decoded, placement, rendition.workingSampling(of: decoded.sampling), in: resampled)
    if !rendition.filters.isEmpty {
      colours.toRGB(planes, in: resampled)
      filters.run(rendition.filters, on: resampled)
      planes = colours.toCoded(resampled, sampling)
    }
    let resized = ckernels_now()
    if files.count == index { files.append(AlignedBuffer()) }
    let width = placement.plan.cropWidth
    let height = placement.plan.cropHeight
    let file = try encoder.encode(
      planes, sampling, width: width, height: height, quality: rendition.quality, into: files[index])
    trace.process += resized - began
    trace.encode += ckernels_now() - resized
    return DirectImage(width: width, height: height, bytes: file)
  }

  /// Recipes are sent to a worker once, and then used for thousands of files.
  private func conversion(_ recipe: Recipe) throws(JPEGHeader.Unsuitable) -> Conversion {
    if let lastRecipe, lastRecipe.recipe == recipe { return try lastRecipe.conversion.get() }
    let conversion = Result { () throws(JPEGHeader.Unsuitable) in try Conversion(recipe) }
    lastRecipe = (recipe, conversion)
    return try conversion.get()
  }

  private func orientation(_ header: JPEGHeader, _ conversion: Conversion) throws(JPEGHeader.Unsuitable) -> Int {
    guard conversion.autorotate else { return 1 }
    guard case .orientation(let orientation) = header.orientation else { throw .init("unclear EXIF orientation") }
    return orientation
  }

  /// libjpeg's own limit of a side, and memory.
  private func checkSizes(
    _ header: JPEGHeader, _ shrink: Int, _ conversion: Conversion, _ plans: [ResizePlan]
  ) throws(JPEGDecoder.Verdict) {
    let largest = plans.reduce(max(header.width, header.height)) { max($0, $1.cropWidth, $1.cropHeight) }
    guard largest <= 65_500 else { throw .unsuitable(.init("a side over 65500 pixels")) }
    let width = (header.width + shrink - 1) / shrink
    let height = (header.height + shrink - 1) / shrink
    var bytes = PlaneSet.byteCount(header.sampling, width: width, height: height)
    for (rendition, plan) in zip(conversion.renditions, plans) {
      // Filters may turn gray into colour.
      let sampling = rendition.filters.isEmpty ? rendition.sampling(of: header.sampling) : .full
      bytes = max(bytes, PlaneSet.byteCount(sampling, width: plan.cropWidth, height: plan.cropHeight))
    }
    guard bytes <= Self.largestPlanes else { throw .unsuitable(.init("a picture too large to hold in memory")) }
  }

  private func trim() {
    decoded.trim(above: Self.keptCapacity)
    resampled.trim(above: Self.keptCapacity)
    resampler.trim(above: Self.keptCapacity)
    filters.trim(above: Self.keptCapacity)
    for file in files { file.trim(above: Self.keptCapacity) }
  }
}
