// The fast engine: JPEG and PNG on 8-bit planes, or a reason why not.

import CKernels
import Protocol
import Recipes

/// The way of one image: ``Conversion`` (can it do this recipe), ``JPEGHeader`` or ``PNGHeader`` (and this file),
/// ``JPEGDecoder`` (coded planes, shrunk by the decoder where libvips would) or ``PNGDecoder`` (planes of colours and
/// alpha), then for each output ``Placement`` and ``Renderer``. Decoders, encoders, weights and memory are kept for the
/// next image. Of one thread.
package final class DirectEngine {
  /// Decoded planes above this are libvips's, which streams them. Bytes.
  package static let largestPlanes = 128 << 20
  /// What a buffer keeps between images. Bytes.
  private static let keptCapacity = 32 << 20

  private let jpeg: JPEGDecoder
  private let png: PNGDecoder
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
    where isSubsampled && !rendition.encoding.isLossy && !placement.mixesPixels {
      throw .unsuitable(Unsuitable("a lossless copy of a JPEG with subsampled chroma"))
    }
    do throws(Failure) {
      try limits.check(width: trace.width, height: trace.height)
      for (rendition, plan) in zip(conversion.renditions, plans) where rendition.resize != nil {
        try limits.check(width: plan.width, height: plan.height, at: .process)
      }
    } catch {
      throw .failed(error)
    }
    try checkSizes(source, shrink, conversion, plans)
    trace.memory = UInt64(bytes.count) + memory(bytes.count, source, shrink, conversion, plans)
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
    guard format == .png else { return .jpeg(try JPEGHeader.read(bytes)) }
    let header = try PNGHeader.read(bytes)
    try png.checkProfile(header)
    return .png(header)
  }

  private func decode(_ bytes: UnsafeRawBufferPointer, _ source: Source, _ shrink: Int) throws(Verdict) {
    switch source {
    case .jpeg(let header): try jpeg.decode(bytes, header, shrink: shrink, into: decoded)
    case .png(let header):
      do throws(Unsuitable) { try png.decode(header) } catch { throw .unsuitable(error) }
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

  /// A PNG's pixels to planes; a JPEG's are already.
  private func unpack(
    _ source: Source, premultiplied: Bool, _ trace: inout DirectTrace
  ) throws(Verdict) {
    guard case .png = source else { return }
    let began = ckernels_now()
    defer { trace.decode += ckernels_now() - began }
    do throws(Unsuitable) {
      try png.unpack(premultiplied: premultiplied && source.hasAlpha, into: decoded)
    } catch {
      throw .unsuitable(error)
    }
  }

  /// libjpeg's own limit of a side, and memory.
  private func checkSizes(
    _ source: Source, _ shrink: Int, _ conversion: Conversion, _ plans: [ResizePlan]
  ) throws(Verdict) {
    let largest = plans.reduce(max(source.header.width, source.header.height)) { max($0, $1.cropWidth, $1.cropHeight) }
    guard largest <= 65_500 else { throw .unsuitable(.init("a side over 65500 pixels")) }
    var bytes = source.byteCount(shrink: shrink)
    for (rendition, plan) in zip(conversion.renditions, plans) {
      // Filters may turn gray into colour.
      let sampling = rendition.filters.isEmpty ? rendition.workingSampling(of: source) : .full
      bytes = max(
        bytes,
        PlaneSet.byteCount(sampling, width: plan.cropWidth, height: plan.cropHeight, hasAlpha: source.hasAlpha))
    }
    guard bytes <= Self.largestPlanes else { throw .unsuitable(.init("a picture too large to hold in memory")) }
  }

  /// At most: the picture as decoded and the levels made of it, what is made for the largest output, and all files.
  private func memory(
    _ fileBytes: Int, _ source: Source, _ shrink: Int, _ conversion: Conversion, _ plans: [ResizePlan]
  ) -> UInt64 {
    let decoded = source.byteCount(shrink: shrink)
    let outputs = plans.map {
      PlaneSet.byteCount(.full, width: $0.cropWidth, height: $0.cropHeight, hasAlpha: source.hasAlpha)
    }
    return UInt64(
      source.decoderBytes(fileBytes) + decoded + decoded / 3 + 2 * (outputs.max() ?? 0) + outputs.reduce(0, +))
  }

  private func trim(outputs: Int) {
    while files.count < outputs { files.append(AlignedBuffer()) }
    for level in levels { level.trim(above: Self.keptCapacity) }
    jpeg.trim(above: Self.keptCapacity)
    png.trim(above: Self.keptCapacity)
    renderer.trim(above: Self.keptCapacity)
    for file in files { file.trim(above: Self.keptCapacity) }
  }
}
