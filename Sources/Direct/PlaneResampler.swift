// Resizes, crops and turns decoded planes into the planes of an output.

import CKernels

/// Keeps its weights and scratch memory between pictures; of one thread.
struct PlaneResampler {
  private let instructions: ckernels_instructions
  private let scratch = AlignedBuffer()
  private(set) var cache: WeightCache

  /// - Parameter instructions: which vectors to use; the pixels are the same with all.
  init(instructions: ckernels_instructions, cacheCapacity: Int) {
    self.instructions = instructions
    cache = WeightCache(capacity: cacheCapacity)
  }

  /// Planes of `sampling` for the output `placement` describes: in `target`, or those of `source` that come out as they
  /// are. Valid until either is prepared anew. ``alpha(of:_:in:)`` goes with them.
  mutating func planes(
    of source: PlaneSet, _ placement: Placement, _ sampling: Sampling, in target: PlaneSet
  ) -> [PlaneSet.Plane] {
    let width = placement.plan.cropWidth
    let height = placement.plan.cropHeight
    target.prepare(sampling, width: width, height: height, hasAlpha: source.alpha != nil)
    var planes = target.planes
    for plane in planes.indices {
      let swaps = placement.swaps
      let across = placement.axis(
        isAcross: true, samples: source.planes[plane].width, inputRatio: source.sampling.columns(plane),
        outputRatio: swaps ? sampling.rows(plane) : sampling.columns(plane))
      let down = placement.axis(
        isAcross: false, samples: source.planes[plane].height, inputRatio: source.sampling.rows(plane),
        outputRatio: swaps ? sampling.columns(plane) : sampling.rows(plane))
      planes[plane] = resampled(source.planes[plane], across, down, transposed: swaps, to: planes[plane])
    }
    PlaneSet.fillEdges(planes[0], for: sampling, width: width, height: height)
    return planes
  }

  /// The alpha plane, if there is one; `target` is as ``planes(of:_:_:in:)`` left it.
  mutating func alpha(of source: PlaneSet, _ placement: Placement, in target: PlaneSet) -> PlaneSet.Plane? {
    guard let alpha = source.alpha, let place = target.alpha else { return nil }
    return resampled(
      alpha, placement.axis(isAcross: true, samples: alpha.width, inputRatio: 1, outputRatio: 1),
      placement.axis(isAcross: false, samples: alpha.height, inputRatio: 1, outputRatio: 1),
      transposed: placement.swaps, to: place)
  }

  func trim(above kept: Int) { scratch.trim(above: kept) }

  /// `target`, or `source` where every sample would be the one at its place.
  private mutating func resampled(
    _ source: PlaneSet.Plane, _ across: AxisGeometry, _ down: AxisGeometry, transposed: Bool,
    to target: PlaneSet.Plane
  ) -> PlaneSet.Plane {
    if !transposed, across.isIdentity, down.isIdentity { return source }
    var across = across
    var down = down
    if across.fitsFixed, down.fitsFixed {
      across.isFixed = true
      down.isFixed = true
    }
    let columns = cache.table(across)
    let rows = across == down ? columns : cache.table(down)
    withExtendedLifetime((columns, rows)) {
      var columnTable = columns.table
      var rowTable = rows.table
      let floats = ckernels_resample_scratch(&columnTable, &rowTable)
      let memory = scratch.reserve(floats * MemoryLayout<Float>.stride).assumingMemoryBound(to: Float.self)
      ckernels_resample(
        instructions, source.start, source.stride, &columnTable, &rowTable, transposed, memory, target.start,
        target.stride)
    }
    return target
  }
}

extension AxisGeometry {
  /// Every output sample is the input sample at its place.
  fileprivate var isIdentity: Bool {
    filter == CKERNELS_NEAREST && step == 1 && start == 0 && !flipped && count == size
  }
}
