// Where a smaller box lies in a larger one, or hangs over a smaller one.

import Protocol

extension Gravity {
  /// The top left of a box of `width` x `height` pixels in one of `outerWidth` x `outerHeight`, as `vips_gravity` puts
  /// it: in the middle along an axis the gravity does not name. Negative where the box is the larger one.
  /// - Parameter margin: kept from the edges the gravity names, pixels.
  package func position(
    width: Int, height: Int, outerWidth: Int, outerHeight: Int, margin: Int = 0
  ) -> (x: Int, y: Int) {
    let x =
      switch self {
      case .west, .northWest, .southWest: margin
      case .east, .northEast, .southEast: outerWidth - width - margin
      case .centre, .north, .south: (outerWidth - width) / 2
      }
    let y =
      switch self {
      case .north, .northEast, .northWest: margin
      case .south, .southEast, .southWest: outerHeight - height - margin
      case .centre, .east, .west: (outerHeight - height) / 2
      }
    return (x, y)
  }
}
