// Cuts off edges that are nothing but background.

import Vips

extension Picture {
  /// By `vips_find_trim`, frame by frame against each one's pixel at the top left; what is kept holds every frame's
  /// content. False when there is none: then the picture stays whole.
  mutating func trim(threshold: Double) throws(VipsError) -> Bool {
    var kept: Rectangle?
    for frame in frames {
      for box in try frame.contents(threshold: threshold) { kept = kept?.union(box) ?? box }
    }
    guard let kept else { return false }
    try crop(to: kept)
    return true
  }
}

extension Image {
  /// Boxes around what is not background, by colour and by transparency: black letters on transparent black differ in
  /// the latter only.
  fileprivate func contents(threshold: Double) throws(VipsError) -> [Rectangle] {
    let point = try Operation("getpoint")
    try point.set("in", .image(self))
    for axis in ["x", "y"] { try point.set(axis, 0) }
    let corner = try point.build().doubles("out-array")
    let colours = hasAlpha ? bands - 1 : bands
    var boxes = [try content(Array(corner.prefix(colours)), threshold)]
    if hasAlpha {
      boxes.append(try applying("extract_band", ["band": .int(colours)]).content([corner[colours]], threshold))
    }
    return boxes.compactMap(\.self)
  }

  private func content(_ background: [Double], _ threshold: Double) throws(VipsError) -> Rectangle? {
    // `vips_find_trim` takes a 3 x 3 median: of less there is nothing to trim.
    guard width >= 3, height >= 3 else { return Rectangle(left: 0, top: 0, width: width, height: height) }
    let operation = try Operation("find_trim")
    try operation.set("in", .image(self))
    try operation.set("threshold", .double(threshold * unit))
    try operation.set("background", .doubles(background))
    let box = try operation.build()
    let area = Rectangle(left: box.int("left"), top: box.int("top"), width: box.int("width"), height: box.int("height"))
    return area.width > 0 && area.height > 0 ? area : nil
  }
}
