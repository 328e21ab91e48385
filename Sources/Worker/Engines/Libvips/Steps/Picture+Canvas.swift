// Crop, pad, border: another rectangle of the same pixels.

import Protocol
import Recipes
import Vips

/// Pixels of a picture.
struct Rectangle: Equatable {
  var left: Int
  var top: Int
  var width: Int
  var height: Int

  /// What both cover; nil when that is nothing.
  func intersection(_ other: Rectangle) -> Rectangle? {
    let x = max(left, other.left)..<max(left, other.left, min(left + width, other.left + other.width))
    let y = max(top, other.top)..<max(top, other.top, min(top + height, other.top + other.height))
    guard !x.isEmpty, !y.isEmpty else { return nil }
    return Rectangle(left: x.lowerBound, top: y.lowerBound, width: x.count, height: y.count)
  }

  /// The smallest that covers both.
  func union(_ other: Rectangle) -> Rectangle {
    let x = min(left, other.left)
    let y = min(top, other.top)
    return Rectangle(
      left: x, top: y, width: max(left + width, other.left + other.width) - x,
      height: max(top + height, other.top + other.height) - y)
  }
}

extension Picture {
  var bounds: Rectangle { Rectangle(left: 0, top: 0, width: width, height: height) }

  mutating func crop(to area: Rectangle) throws(VipsError) {
    guard area != bounds else { return }
    try transform { (frame) throws(VipsError) in try frame.cropped(to: area) }
  }

  mutating func pad(_ pad: Pad) throws(VipsError) {
    let canvas = (width: max(width, Int(pad.width)), height: max(height, Int(pad.height)))
    let place = pad.gravity.position(
      width: width, height: height, outerWidth: canvas.width, outerHeight: canvas.height)
    try embed(
      in: Rectangle(left: place.x, top: place.y, width: canvas.width, height: canvas.height), pad.background)
  }

  mutating func addBorder(_ border: Border) throws(VipsError) {
    let side = Int(border.width)
    try embed(in: Rectangle(left: side, top: side, width: width + 2 * side, height: height + 2 * side), border.color)
  }

  /// - Parameter canvas: its size, and where in it the picture lies.
  private mutating func embed(in canvas: Rectangle, _ background: Color?) throws(VipsError) {
    guard canvas != bounds else { return }
    try transform { (frame) throws(VipsError) in
      let frame = try frame.taking(background)
      return try frame.applying(
        "embed",
        [
          "x": .int(canvas.left), "y": .int(canvas.top), "width": .int(canvas.width), "height": .int(canvas.height),
          "extend": "background", "background": .doubles(frame.ink(background)),
        ])
    }
  }
}

extension Image {
  func cropped(to area: Rectangle) throws(VipsError) -> Image {
    try applying(
      "extract_area",
      ["left": .int(area.left), "top": .int(area.top), "width": .int(area.width), "height": .int(area.height)])
  }
}
