// The fast engine: JPEG and PNG without leaving planes of 8 bits, or a reason why not.

import CKernels
import Protocol
import Recipes

/// The way of one image: ``Conversion`` (can it do this recipe), ``JPEGHeader`` or ``PNGHeader`` (and this file),
/// ``JPEGDecoder`` (coded planes, shrunk by the decoder where libvips would) or ``PNGDecoder`` (colours, times alpha if
/// there is any), ``Placement`` and ``PlaneResampler`` (size, crop, orientation), ``JPEGEncoder`` or ``PNGEncoder``.
/// Decoders, encoders, weights and memory are kept for the next image. Of one thread.
package final class DirectEngine {
  /// Decoded planes above this are libvips's, which streams them. Bytes.
  package static let largestPlanes = 128 << 20
  /// What a buffer keeps between images. Bytes.
  private static let keptCapacity = 32 << 20

  private let decoder: JPEGDecoder
  private let encoder: JPEGEncoder
  private let pngDecoder: PNGDecoder
  private let pngEncoder: PNGEncoder
  private let decoded = PlaneSet()
  private let resampled = PlaneSet()
  private var resampler: PlaneResampler
  private var files: [AlignedBuffer] = []
  private var lastRecipe: (recipe: Recipe, input: ImageFormat, conversion: Result<Conversion, JPEGHeader.Unsuitable>)?

  /// Throws when TurboJPEG or libdeflate cannot be set up.
  package convenience init() throws(DirectError) {
    try self.init(instructions: ckernels_best_instructions())
  }

  /// - Parameter instructions: which vectors to use, for tests: the pixels are the same with all.
  package init(instructions: ckernels_instructions, cacheCapacity: Int = 8 << 20) throws(DirectError) {
    decoder = try JPEGDecoder()
    encoder = try JPEGEncoder()
    pngDecoder = try PNGDecoder(instructions: instructions)
    pngEncoder = PNGEncoder(instructions: instructions)
    resampler = PlaneResampler(instructions: instructions, cacheCapacity: cacheCapacity)
  }

  /// What kept weight tables take. Bytes, never above the capacity.
  package var weightBytes: Int { resampler.cache.byteCount }

  /// Converts one image, or declines it, which costs no more than reading its header unless a decoder finds fault with
  /// its content. What is known of the image is in `trace` also when this throws.
  package func run(
    _ bytes: UnsafeRawBufferPointer, format: ImageFormat, recipe: Recipe, limits: Limits, trace: inout DirectTrace
  ) throws(Failure) -> DirectOutcome {
    do throws(JPEGDecoder.Verdict) {
      return .converted(try convert(bytes, format, recipe, limits, &trace))
    } catch {
      switch error {
      case .failed(let failure): throw failure
      case .unsuitable(let unsuitable): return .declined(unsuitable.reason)
      }
    }
  }

  private func convert(
    _ bytes: UnsafeRawBufferPointer, _ format: ImageFormat, _ recipe: Recipe, _ limits: Limits,
    _ trace: inout DirectTrace
  ) throws(JPEGDecoder.Verdict) -> [DirectImage] {
    let began = ckernels_now()
    let conversion: Conversion
    let source: Source
    let orientation: Int
    do throws(JPEGHeader.Unsuitable) {
      guard format == .jpeg || format == .png else { throw .init("\(format.name) input") }
      conversion = try self.conversion(recipe, format)
      source = try read(bytes, format)
      orientation = try self.orientation(source.header, conversion)
      try conversion.checkMetadata(source.header)
    } catch {
      throw .unsuitable(error)
    }
    let header = source.header
    let swaps = Placement.swapsSides(orientation)
    trace.width = swaps ? header.height : header.width
    trace.height = swaps ? header.width : header.height
    do throws(Failure) { try limits.check(width: trace.width, height: trace.height) } catch { throw .failed(error) }

    var shrink = 1
    if case .jpeg = source {
      shrink = PreShrink.factor(conversion.renditions.map(\.resize), width: trace.width, height: trace.height)
    }
    let plans = conversion.renditions.map { rendition in
      rendition.resize?.plan(width: trace.width, height: trace.height)
        ?? ResizePlan(width: trace.width, height: trace.height)
    }
    try checkSizes(source, shrink, conversion, plans)

    trim()
    do {
      defer { trace.decode = ckernels_now() - began }
      try decode(bytes, source, shrink)
    }

    var images: [DirectImage] = []
    for (index, rendition) in conversion.renditions.enumerated() {
      let placement = Placement(
        storedWidth: header.width, storedHeight: header.height, shrink: shrink, orientation: orientation,
        plan: plans[index], kernel: rendition.resize?.kernel ?? .lanczos3)
      images.append(try render(source, placement, rendition, index, &trace))
    }
    return images
  }

  private func read(_ bytes: UnsafeRawBufferPointer, _ format: ImageFormat) throws(JPEGHeader.Unsuitable) -> Source {
    guard format == .png else { return .jpeg(try JPEGHeader.read(bytes)) }
    let header = try PNGHeader.read(bytes)
    try pngDecoder.checkProfile(header)
    return .png(header)
  }

  private func decode(_ bytes: UnsafeRawBufferPointer, _ source: Source, _ shrink: Int) throws(JPEGDecoder.Verdict) {
    switch source {
    case .jpeg(let header): try decoder.decode(bytes, header, shrink: shrink, into: decoded)
    case .png(let header):
      do throws(JPEGHeader.Unsuitable) { try pngDecoder.decode(header) } catch { throw .unsuitable(error) }
    }
  }

  private func render(
    _ source: Source, _ placement: Placement, _ rendition: Rendition, _ index: Int, _ trace: inout DirectTrace
  ) throws(JPEGDecoder.Verdict) -> DirectImage {
    let began = ckernels_now()
    let isPremultiplied = source.hasAlpha && placement.mixesPixels
    if case .png = source {
      do throws(JPEGHeader.Unsuitable) {
        try pngDecoder.unpack(premultiplied: isPremultiplied, into: decoded)
      } catch {
        throw .unsuitable(error)
      }
    }
    let sampling = rendition.sampling(of: decoded.sampling)
    let planes = resampler.planes(of: decoded, placement, sampling, in: resampled)
    let resized = ckernels_now()
    if files.count == index { files.append(AlignedBuffer()) }
    let plan = placement.plan
    do throws(Failure) {
      let image = try encode(planes, sampling, plan, isPremultiplied, rendition, into: files[index])
      trace.process += resized - began
      trace.encode += ckernels_now() - resized
      return image
    } catch {
      throw .failed(error)
    }
  }

  private func encode(
    _ planes: [PlaneSet.Plane], _ sampling: Sampling, _ plan: ResizePlan, _ isPremultiplied: Bool,
    _ rendition: Rendition, into file: AlignedBuffer
  ) throws(Failure) -> DirectImage {
    let width = plan.cropWidth
    let height = plan.cropHeight
    switch rendition.encoding {
    case .jpeg(let quality):
      let bytes = try encoder.encode(planes, sampling, width: width, height: height, quality: quality, into: file)
      return DirectImage(width: width, height: height, format: .jpeg, bytes: bytes)
    case .png(let level):
      let bytes = try pngEncoder.encode(
        planes, width: width, height: height, isPremultiplied: isPremultiplied, level: level, into: file)
      return DirectImage(width: width, height: height, format: .png, bytes: bytes)
    }
  }

  /// Recipes are sent to a worker once, and then used for thousands of files.
  private func conversion(_ recipe: Recipe, _ input: ImageFormat) throws(JPEGHeader.Unsuitable) -> Conversion {
    if let lastRecipe, lastRecipe.input == input, lastRecipe.recipe == recipe { return try lastRecipe.conversion.get() }
    let conversion = Result { () throws(JPEGHeader.Unsuitable) in try Conversion(recipe, input: input) }
    lastRecipe = (recipe, input, conversion)
    return try conversion.get()
  }

  private func orientation(_ header: any SourceHeader, _ conversion: Conversion) throws(JPEGHeader.Unsuitable) -> Int {
    guard conversion.autorotate else { return 1 }
    guard case .orientation(let orientation) = header.orientation else { throw .init("unclear EXIF orientation") }
    return orientation
  }

  /// libjpeg's own limit of a side, and memory.
  private func checkSizes(
    _ source: Source, _ shrink: Int, _ conversion: Conversion, _ plans: [ResizePlan]
  ) throws(JPEGDecoder.Verdict) {
    let largest = plans.reduce(max(source.header.width, source.header.height)) { max($0, $1.cropWidth, $1.cropHeight) }
    guard largest <= 65_500 else { throw .unsuitable(.init("a side over 65500 pixels")) }
    var bytes = source.byteCount(shrink: shrink)
    for (rendition, plan) in zip(conversion.renditions, plans) {
      let sampling = rendition.sampling(of: source.sampling)
      bytes = max(
        bytes,
        PlaneSet.byteCount(sampling, width: plan.cropWidth, height: plan.cropHeight, hasAlpha: source.hasAlpha))
    }
    guard bytes <= Self.largestPlanes else { throw .unsuitable(.init("a picture too large to hold in memory")) }
  }

  private func trim() {
    decoded.trim(above: Self.keptCapacity)
    resampled.trim(above: Self.keptCapacity)
    resampler.trim(above: Self.keptCapacity)
    pngDecoder.trim(above: Self.keptCapacity)
    pngEncoder.trim(above: Self.keptCapacity)
    for file in files { file.trim(above: Self.keptCapacity) }
  }
}
