// The fast engine: JPEG, PNG and WebP on 8-bit planes, or a reason why not.

import CKernels
import Protocol
import Recipes

/// The way of one image: ``Conversion`` (can it do this recipe), ``JPEGHeader``, ``PNGHeader`` or ``WebPHeader`` (and this
/// file), ``JPEGDecoder`` (coded planes, shrunk by the decoder where libvips would), ``PNGDecoder`` (planes of colours and
/// alpha) or ``WebPDecoder`` (either), then for each output ``Placement`` and ``Renderer``. Decoders, encoders, weights and
/// memory are kept for the next image. Of one thread.
package final class DirectEngine {
  /// Decoded planes above this are libvips's, which streams them. Bytes.
  package static let largestPlanes = 128 << 20
  /// What a buffer keeps between images. Bytes.
  private static let keptCapacity = 32 << 20

  private let jpeg: JPEGDecoder
  private let png: PNGDecoder
  private let webp: WebPDecoder
  /// The picture as decoded, and where outputs of one decode want it smaller, at half of that, and so on.
  private let levels = (0..<4).map { _ in PlaneSet() }
  private var decoded: PlaneSet { levels[0] }
  private let instructions: ckernels_instructions
  private let renderer: Renderer
  private var files: [AlignedBuffer] = []
  private var lastRecipe: (recipe: Recipe, input: ImageFormat, conversion: Result<Conversion, Unsuitable>)?

  /// Throws when TurboJPEG or libdeflate cannot be set up.
  package convenience init() throws(DirectError) {
    try self.init(instructions: ckernels_best_instructions())
  }

  /// - Parameter instructions: which vectors to use, for tests: the pixels are the same with all.
  package init(instructions: ckernels_instructions, cacheCapacity: Int = 8 << 20) throws(DirectError) {
    self.instructions = instructions
    jpeg = JPEGDecoder(instructions: instructions)
    png = try PNGDecoder(instructions: instructions)
    webp = WebPDecoder(instructions: instructions)
    renderer = try Renderer(instructions: instructions, cacheCapacity: cacheCapacity)
  }

  /// What kept weight tables take. Bytes, never above the capacity.
  package var weightBytes: Int { renderer.resampler.cache.byteCount }

  /// Converts one image, or declines it, which costs no more than reading its header unless a decoder finds fault with
  /// its content. What is known of the image is in `trace` also when this throws.
  package func run(
    _ bytes: UnsafeRawBufferPointer, format: ImageFormat, recipe: Recipe, limits: Limits, trace: inout DirectTrace
  ) throws(Failure) -> DirectOutcome {
    do throws(Verdict) {
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
  ) throws(Verdict) -> [DirectImage] {
    let began = ckernels_now()
    let conversion: Conversion
    let source: Source
    let orientation: Int
    do throws(Unsuitable) {
      conversion = try self.conversion(recipe, format)
      source = try read(bytes, format)
      orientation = try conversion.orientation(source.header)
      try conversion.check(source)
    } catch {
      throw .unsuitable(error)
    }
    let header = source.header
    let swaps = Placement.swapsSides(orientation)
    trace.width = swaps ? header.height : header.width
    trace.height = swaps ? header.width : header.height
    let shrink = source.shrink(conversion.renditions, width: trace.width, height: trace.height)
    let plans = conversion.renditions.map { rendition in
      rendition.resize?.plan(width: trace.width, height: trace.height)
        ?? ResizePlan(width: trace.width, height: trace.height)
    }
    let placements = zip(conversion.renditions, plans).map { rendition, plan in
      Placement(
        storedWidth: header.width, storedHeight: header.height,
        shrink: source.shrink([rendition], width: trace.width, height: trace.height), orientation: orientation,
        plan: plan, kernel: rendition.resize?.kernel ?? .lanczos3)
    }
    // Where pixels are not mixed they are to be those that every other decoder gives.
    let isSubsampled = source.sampling != .full && source.sampling != .gray
    for (rendition, placement) in zip(conversion.renditions, placements)
    where isSubsampled && !rendition.encoding.isCoded && !placement.mixesPixels {
      throw .unsuitable(Unsuitable("a lossless copy of a picture with subsampled chroma"))
    }
    let sizes = try self.sizes(conversion, plans)
    do throws(Failure) {
      try limits.check(width: trace.width, height: trace.height)
      for (index, rendition) in conversion.renditions.enumerated() {
        if rendition.resize != nil {
          try limits.check(width: plans[index].width, height: plans[index].height, at: .process)
        }
        for size in sizes[index].dropFirst() { try limits.check(width: size.width, height: size.height, at: .process) }
      }
    } catch {
      throw .failed(error)
    }
    try checkSizes(source, shrink, conversion, sizes)
    trace.memory = UInt64(bytes.count) + memory(bytes.count, source, shrink, conversion, sizes)
    do throws(Failure) { try limits.check(memory: trace.memory, at: .decode) } catch { throw .failed(error) }

    trim(outputs: placements.count)
    do {
      defer { trace.decode = ckernels_now() - began }
      try decode(bytes, source, shrink)
    }
    makeLevels(decodedBy: shrink, smallest: placements.map(\.shrink).max() ?? shrink, &trace)
    var images: [DirectImage] = []
    for (index, placement) in placements.enumerated() {
      try unpack(source, premultiplied: placement.mixesPixels, &trace)
      do throws(Failure) {
        images.append(
          try renderer.render(
            level(of: placement, decodedBy: shrink), source, placement, conversion.renditions[index],
            into: files[index], &trace))
      } catch {
        throw .failed(error)
      }
    }
    return images
  }

  /// Recipes are sent to a worker once, and then used for thousands of files.
  private func conversion(_ recipe: Recipe, _ input: ImageFormat) throws(Unsuitable) -> Conversion {
    if let lastRecipe, lastRecipe.input == input, lastRecipe.recipe == recipe { return try lastRecipe.conversion.get() }
    let conversion = Result { () throws(Unsuitable) in try Conversion(recipe, input: input) }
    lastRecipe = (recipe, input, conversion)
    return try conversion.get()
  }

  private func read(_ bytes: UnsafeRawBufferPointer, _ format: ImageFormat) throws(Unsuitable) -> Source {
    switch format {
    case .png:
      let header = try PNGHeader.read(bytes)
      try png.checkProfile(header)
      return .png(header)
    case .webp: return .webp(try WebPHeader.read(bytes))
    default: return .jpeg(try JPEGHeader.read(bytes))
    }
  }

  private func decode(_ bytes: UnsafeRawBufferPointer, _ source: Source, _ shrink: Int) throws(Verdict) {
    switch source {
    case .jpeg(let header): try jpeg.decode(bytes, header, shrink: shrink, into: decoded)
    case .png(let header):
      do throws(Unsuitable) { try png.decode(header) } catch { throw .unsuitable(error) }
    case .webp(let header):
      do throws(Unsuitable) { try webp.decode(header, into: decoded) } catch { throw .unsuitable(error) }
    }
  }

  /// One decode serves the largest output, and costs every other one the time to get through all its samples. So each
  /// gets the picture at the size its decoder would have given for it alone.
  private func makeLevels(decodedBy shrink: Int, smallest: Int, _ trace: inout DirectTrace) {
    let began = ckernels_now()
    var level = 0
    while shrink << level < smallest {
      levels[level + 1].halve(levels[level], instructions: instructions)
      level += 1
    }
    trace.process += ckernels_now() - began
  }

  private func level(of placement: Placement, decodedBy shrink: Int) -> PlaneSet {
    levels[(placement.shrink / shrink).trailingZeroBitCount]
  }

  /// Pixels to planes; what is coded is already.
  private func unpack(
    _ source: Source, premultiplied: Bool, _ trace: inout DirectTrace
  ) throws(Verdict) {
    guard !source.isCoded else { return }
    let began = ckernels_now()
    defer { trace.decode += ckernels_now() - began }
    let premultiplied = premultiplied && source.hasAlpha
    switch source {
    case .jpeg: break
    case .png:
      do throws(Unsuitable) { try png.unpack(premultiplied: premultiplied, into: decoded) } catch {
        throw .unsuitable(error)
      }
    case .webp(let header): webp.unpack(header, premultiplied: premultiplied, into: decoded)
    }
  }

  /// Of each output, pixels: resized, and after each step that changes that.
  private func sizes(
    _ conversion: Conversion, _ plans: [ResizePlan]
  ) throws(Verdict) -> [[(width: Int, height: Int)]] {
    var sizes: [[(width: Int, height: Int)]] = []
    for (rendition, plan) in zip(conversion.renditions, plans) {
      let resized = (width: plan.cropWidth, height: plan.cropHeight)
      do throws(Unsuitable) {
        sizes.append([resized] + (try rendition.filters.sizes(width: resized.width, height: resized.height)))
      } catch {
        throw .unsuitable(error)
      }
    }
    return sizes
  }

  /// The encoders' own limits of a side, and memory.
  private func checkSizes(
    _ source: Source, _ shrink: Int, _ conversion: Conversion, _ sizes: [[(width: Int, height: Int)]]
  ) throws(Verdict) {
    var sides = [(65_500, max(source.header.width, source.header.height))]
    var bytes = source.byteCount(shrink: shrink)
    for (rendition, sizes) in zip(conversion.renditions, sizes) {
      sides += sizes.map { (65_500, max($0.width, $0.height)) }
      sides += sizes.suffix(1).map { (rendition.encoding.longestSide, max($0.width, $0.height)) }
      // Filters may turn gray into colour.
      let sampling = rendition.filters.isEmpty ? rendition.workingSampling(of: source) : .full
      for size in sizes {
        let planes = PlaneSet.byteCount(
          sampling, width: size.width, height: size.height, hasAlpha: source.hasAlpha)
        bytes = max(bytes, planes)
      }
    }
    for (limit, side) in sides where side > limit { throw .unsuitable(.init("a side over \(limit) pixels")) }
    guard bytes <= Self.largestPlanes else { throw .unsuitable(.init("a picture too large to hold in memory")) }
  }

  /// At most: the picture as decoded and the levels made of it, what is made for the largest output, and all files.
  private func memory(
    _ fileBytes: Int, _ source: Source, _ shrink: Int, _ conversion: Conversion,
    _ sizes: [[(width: Int, height: Int)]]
  ) -> UInt64 {
    let decoded = source.byteCount(shrink: shrink)
    let outputs = zip(conversion.renditions, sizes).map { rendition, sizes in
      let sampling = rendition.staysCoded(source) ? rendition.workingSampling(of: source) : .full
      return sizes.map {
        PlaneSet.byteCount(sampling, width: $0.width, height: $0.height, hasAlpha: source.hasAlpha)
      }.max() ?? 0
    }
    let encoders = zip(conversion.renditions, sizes).map { rendition, sizes in
      sizes.last.map { rendition.encoding.encoderBytes(hasAlpha: source.hasAlpha) * $0.width * $0.height } ?? 0
    }
    return UInt64(
      source.decoderBytes(fileBytes) + decoded + decoded / 3 + 2 * (outputs.max() ?? 0) + outputs.reduce(0, +)
        + (encoders.max() ?? 0))
  }

  private func trim(outputs: Int) {
    while files.count < outputs { files.append(AlignedBuffer()) }
    for level in levels { level.trim(above: Self.keptCapacity) }
    jpeg.trim(above: Self.keptCapacity)
    png.trim(above: Self.keptCapacity)
    webp.trim(above: Self.keptCapacity)
    renderer.trim(above: Self.keptCapacity)
    for file in files { file.trim(above: Self.keptCapacity) }
  }
}
