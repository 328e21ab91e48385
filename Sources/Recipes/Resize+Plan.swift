// From the size of one image to the size it is scaled to, and the part of that which is kept.

import Protocol

/// Pixels. The image is scaled to `width` x `height`, then the crop rectangle is taken, which lies inside it.
package struct ResizePlan: Equatable, Sendable {
  package var width: Int
  package var height: Int
  package var cropX: Int
  package var cropY: Int
  package var cropWidth: Int
  package var cropHeight: Int

  package init(width: Int, height: Int, cropX: Int = 0, cropY: Int = 0, cropWidth: Int? = nil, cropHeight: Int? = nil) {
    self.width = width
    self.height = height
    self.cropX = cropX
    self.cropY = cropY
    self.cropWidth = cropWidth ?? width
    self.cropHeight = cropHeight ?? height
  }

  package var crops: Bool { cropWidth != width || cropHeight != height }
}

extension Resize {
  /// - Parameters:
  ///   - width: of the upright image, pixels, at least 1.
  ///   - height: of the upright image, pixels, at least 1.
  /// - Returns: sides of at least 1 pixel, perhaps more than any format holds, rounded to nearest as libvips does; a side
  ///   the geometry names comes out exactly as named. What a ``Anchor/attention`` or ``Anchor/entropy`` crop keeps can only
  ///   be told from pixels: the plan has its size, and the middle for its place.
  package func plan(width: Int, height: Int) -> ResizePlan {
    switch target {
    case .percent(let percent):
      return scaled(width, height, by: percent / 100)
    case .box(let boxWidth, let boxHeight):
      let across = boxWidth.map { Double($0) / Double(width) }
      let down = boxHeight.map { Double($0) / Double(height) }
      switch fit {
      case .exact:
        // An axis that is not named follows the other one.
        let x = limited(across ?? down!)
        let y = limited(down ?? across!)
        return ResizePlan(width: Self.side(width, x), height: Self.side(height, y))
      case .inside:
        return scaled(width, height, by: limited(min(across ?? .infinity, down ?? .infinity)))
      case .cover:
        let plan = scaled(width, height, by: limited(max(across!, down!)))
        let keptWidth = min(plan.width, Int(boxWidth!))
        let keptHeight = min(plan.height, Int(boxHeight!))
        let kept = gravity.position(
          width: keptWidth, height: keptHeight, outerWidth: plan.width, outerHeight: plan.height)
        return ResizePlan(
          width: plan.width, height: plan.height, cropX: kept.x, cropY: kept.y, cropWidth: keptWidth,
          cropHeight: keptHeight)
      }
    }
  }

  private var gravity: Gravity {
    if case .gravity(let gravity) = anchor { gravity } else { .centre }
  }

  private func limited(_ scale: Double) -> Double {
    switch limit {
    case .none: scale
    case .shrinkOnly: min(scale, 1)
    case .enlargeOnly: max(scale, 1)
    }
  }

  private func scaled(_ width: Int, _ height: Int, by scale: Double) -> ResizePlan {
    ResizePlan(width: Self.side(width, scale), height: Self.side(height, scale))
  }

  private static func side(_ length: Int, _ scale: Double) -> Int {
    Int(min(max((Double(length) * scale).rounded(), 1), 1e9))
  }
}
