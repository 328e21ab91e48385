// The steps of a recipe that need nothing but the picture.

import Protocol
import Recipes
import Vips

extension Picture {
  /// Everything but watermarks and operations, which ``VipsEngine`` has to prepare. False when a trim found nothing to
  /// keep, and left the picture as it is.
  mutating func apply(_ step: Step, threads: Int = 1) throws(VipsError) -> Bool {
    if case .resize(let resize) = step {
      try self.resize(by: resize, threads: threads)
      return true
    }
    try settle(threads: threads)
    if isStreamed, !step.readsOnceDownwards { try compute(threads: threads) }
    switch step {
    case .crop(let crop): if let area = bounds.intersection(Rectangle(crop)) { try self.crop(to: area) }
    case .pad(let pad): try self.pad(pad)
    case .border(let border): try addBorder(border)
    case .rotate(let degrees, let background): try rotate(degrees: degrees, background: background)
    case .flip(let flip): try self.flip(flip)
    case .trim(let threshold): return try trim(threshold: threshold)
    case .blur, .convolve, .linear, .gamma, .colorMatrix, .grayscale:
      try transform { (frame) throws(VipsError) in try frame.filtered(by: step) ?? frame }
    case .resize, .watermark, .operation: break
    }
    return true
  }

  /// Upright and in its working space. Does nothing a second time.
  mutating func settle(threads: Int = 1) throws(VipsError) {
    try turnUpright(threads: threads)
    guard isNative else { return }
    try convert(keepingProfile: keepsProfile)
    isNative = false
  }

  /// To sRGB or gray, unless it is there.
  mutating func convert(keepingProfile: Bool) throws(VipsError) {
    guard frames.contains(where: { ColourSpace.needsConversion($0, keepsProfile: keepingProfile) }) else { return }
    try transform { (frame) throws(VipsError) in try ColourSpace.toSRGB(frame) }
  }
}

extension Rectangle {
  init(_ crop: Crop) {
    self.init(left: Int(crop.x), top: Int(crop.y), width: Int(crop.width), height: Int(crop.height))
  }
}

extension Step {
  /// Can be done while a file is decoded, which gives its lines once, from top to bottom.
  fileprivate var readsOnceDownwards: Bool {
    switch self {
    case .crop, .pad, .border, .watermark, .blur, .convolve, .linear, .gamma, .colorMatrix, .grayscale: true
    case .flip(let flip): flip == .horizontal
    case .resize, .rotate, .trim, .operation: false
    }
  }
}
