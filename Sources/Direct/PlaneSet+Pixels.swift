// Between planes and the interleaved pixels of other decoders and encoders.

import CKernels

extension PlaneSet {
  /// What a gray sample stands for.
  private static let grays = (0..<UInt32(256)).map { $0 | 0xff00_0000 }

  /// Fills the planes, gray or RGB and alpha if there is any, from pixels of 8 bits a sample, rows without padding.
  /// - Parameters:
  ///   - bands: 1 gray, 2 gray and alpha, 3 RGB, 4 RGBA.
  ///   - premultiplied: colours times alpha; only for a picture that has alpha.
  func split(
    _ start: UnsafePointer<UInt8>, bands: Int, premultiplied: Bool, _ instructions: ckernels_instructions
  ) {
    var targets = ckernels_planes(self)
    let isSplit = Self.grays.withUnsafeBufferPointer { grays in
      var pixels = ckernels_pixels(
        start: start, stride: width * bands, width: Int32(width), height: Int32(height), bits: Int32(8 * bands),
        colours: grays.baseAddress, colour_count: Int32(grays.count), transparent: .max)
      return ckernels_split(instructions, &pixels, &targets, premultiplied)
    }
    precondition(isSplit, "every byte is one of 256 grays")
  }

  /// The reverse, to as many bands as there are planes.
  func merge(into start: UnsafeMutablePointer<UInt8>, _ instructions: ckernels_instructions) {
    var planes = ckernels_planes(self)
    let bands = self.planes.count + (alpha == nil ? 0 : 1)
    ckernels_merge(instructions, &planes, Int32(width), Int32(height), start, width * bands)
  }
}
