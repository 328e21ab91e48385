// Change of size, to the exact pixel.

import Direct
import Protocol
import Recipes
import Vips

extension Picture {
  /// Scales and crops as ``Resize/plan(width:height:)`` says, and leaves the picture settled.
  mutating func resize(by resize: Resize, threads: Int) throws(VipsError) {
    if isNative, !frames.allSatisfy(ColourSpace.canBeResizedNatively) { try settle(threads: threads) }

    let plan = resize.plan(width: nominalWidth, height: nominalHeight)
    let swaps = Self.swapsSides(orientation)
    let storedWidth = swaps ? plan.height : plan.width
    let storedHeight = swaps ? plan.width : plan.height
    if storedWidth != width || storedHeight != height {
      try scale(toWidth: storedWidth, height: storedHeight, kernel: resize.kernel, threads: threads)
    }
    try settle(threads: threads)
    guard plan.crops else { return }
    var kept = Rectangle(left: plan.cropX, top: plan.cropY, width: plan.cropWidth, height: plan.cropHeight)
    if let interest = resize.anchor.interest {
      try compute(threads: threads)
      kept = try frames[0].mostInteresting(kept, interest)
    }
    try crop(to: kept)
  }

  /// Exactly `width` x `height` stored pixels. Colours are weighted by alpha, so transparent pixels do not darken edges.
  private mutating func scale(
    toWidth width: Int, height: Int, kernel: Resize.Kernel, threads: Int
  ) throws(VipsError) {
    guard let resampler, !isStreamed, frames.allSatisfy({ $0.suitsResampler(toWidth: width, height: height) }) else {
      return try transform { (frame) throws(VipsError) in
        try frame.weighted { (image) throws(VipsError) in try image.resized(width, height, kernel) }
      }
    }
    try compute(threads: threads)
    try transform { (frame) throws(VipsError) in try frame.resampled(width, height, kernel, by: resampler) }
    isComputed = true
  }
}

extension Image {
  /// Samples of 8 bits that are gray or RGB, as large before and after as ``VipsEngine`` holds in memory. With alpha,
  /// libvips has floats for what is beyond 8 bits where colours end at an edge.
  fileprivate func suitsResampler(toWidth width: Int, height: Int) -> Bool {
    let colours = interpretation == .gray ? 1 : interpretation == .srgb ? 3 : 0
    return format == .uchar && bands == colours
      && max(byteCount, width * height * bands) <= VipsEngine.largestDecodedInMemory
  }

  /// Of an image in memory.
  fileprivate func resampled(
    _ width: Int, _ height: Int, _ kernel: Resize.Kernel, by resampler: PixelResampler
  ) throws(VipsError) -> Image {
    try withSize(width, height) { source, target in
      resampler.resize(
        source, width: self.width, height: self.height, bands: bands, toWidth: width, toHeight: height, kernel: kernel,
        into: target)
    }
  }

  /// Where a part of this size shows what matters (`vips_smartcrop`). All frames of an animation show the same part.
  fileprivate func mostInteresting(_ size: Rectangle, _ interest: String) throws(VipsError) -> Rectangle {
    let found = try applying(
      "smartcrop",
      ["width": .int(size.width), "height": .int(size.height), "interesting": .text(interest)])
    return Rectangle(left: -found.offset.x, top: -found.offset.y, width: size.width, height: size.height)
  }

  /// `vips_resize` for the sides that become shorter. For those that become longer it lays the picture half an output pixel
  /// off (8.14), and `nearest` is off either way, so these are `vips_affine` with the centres of pixels for centres.
  fileprivate func resized(_ width: Int, _ height: Int, _ kernel: Resize.Kernel) throws(VipsError) -> Image {
    guard kernel != .nearest else { return try placed(width, height, "nearest", centre: 0) }
    let shrunk = try shrunk(min(width, self.width), min(height, self.height), kernel)
    guard shrunk.width < width || shrunk.height < height else { return shrunk }
    return try shrunk.placed(width, height, kernel == .linear ? "bilinear" : "bicubic", centre: 0.5)
  }

  /// `vips_resize` rounds width x scale itself: from 8.14 on always to what was wanted, before now and then a pixel off.
  private func shrunk(_ width: Int, _ height: Int, _ kernel: Resize.Kernel) throws(VipsError) -> Image {
    guard width < self.width || height < self.height else { return self }
    let result = try applying(
      "resize",
      [
        "scale": .double(Double(width) / Double(self.width)), "vscale": .double(Double(height) / Double(self.height)),
        // Names are the nicks of `VipsKernel`.
        "kernel": .text(kernel.name),
      ])
    return result.width == width && result.height == height
      ? result : try result.trimmed(toWidth: width, height: height)
  }

  /// - Parameter centre: of the interpolator's pixel 0 from its left edge, pixels.
  private func placed(
    _ width: Int, _ height: Int, _ interpolator: String, centre: Double
  ) throws(VipsError) -> Image {
    let scale = [Double(width) / Double(self.width), 0, 0, Double(height) / Double(self.height)]
    return try applying(
      "affine",
      [
        "matrix": .doubles(scale), "interpolate": .interpolate(interpolator), "extend": "copy",
        "oarea": .ints([0, 0, width, height]), "idx": .double(centre), "idy": .double(centre), "odx": -0.5, "ody": -0.5,
      ])
  }

  /// Exactly that size: lines too many are cut off at the right and bottom, missing ones repeat the last.
  func trimmed(toWidth width: Int, height: Int) throws(VipsError) -> Image {
    try applying("embed", ["x": 0, "y": 0, "width": .int(width), "height": .int(height), "extend": "copy"])
  }
}

extension Resize.Anchor {
  /// The nick of `VipsInteresting`; nil when geometry alone decides.
  fileprivate var interest: String? {
    switch self {
    case .gravity: nil
    case .attention: "attention"
    case .entropy: "entropy"
    }
  }
}
