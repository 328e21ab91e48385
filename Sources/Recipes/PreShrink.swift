// How much the decoder may shrink while it decodes.

import Protocol

package enum PreShrink {
  /// 1, 2, 4 or 8, for the largest output: libvips's thumbnail rule, which always leaves a factor of 2 to the kernel.
  /// Earlier would be faster, and visibly softer. `nearest` asks for original pixels.
  /// - Parameters:
  ///   - resizes: what every output begins with; nil for one that begins with anything else.
  ///   - width: upright, pixels.
  ///   - height: upright, pixels.
  package static func factor(_ resizes: [Resize?], width: Int, height: Int) -> Int {
    var smallest = Double.infinity
    for resize in resizes {
      guard let resize, resize.kernel != .nearest else { return 1 }
      let plan = resize.plan(width: width, height: height)
      smallest = min(smallest, Double(width) / Double(plan.width), Double(height) / Double(plan.height))
    }
    if smallest >= 16 { return 8 }
    if smallest >= 8 { return 4 }
    return smallest >= 4 ? 2 : 1
  }
}
