// Steps that change the size, the place or the frame of the picture.

import Protocol

extension StepForm {
  static let geometry = [resize, crop, pad, border, trim, rotate, flip]

  private static let resize = StepForm(
    name: "resize", value: .required("GEOMETRY"),
    help: "200x100 fits inside, 200x, x100, 50%; then ! exactly, ^ cover and crop, > only shrink, < only enlarge.",
    parse: { (text, defaults) throws(InvalidValue) in
      let parts = try ValueAndOptions(text, ["kernel", "gravity"])
      var resize = try Resize(geometry: parts.value)
      resize.kernel = try parts.map("kernel", Resize.Kernel.init(named:)) ?? defaults.kernel
      let anchor = try parts.map("gravity", Resize.Anchor.parse)
      guard anchor == nil || resize.fit == .cover else {
        throw InvalidValue("gravity says what ^ keeps, and '\(parts.value)' has no ^", allowed: "write \(parts.value)^")
      }
      if resize.fit == .cover { resize.anchor = anchor ?? defaults.anchor }
      return .resize(resize)
    },
    write: { step, defaults in
      guard case .resize(let resize) = step else { return nil }
      let named = resize.fit == .cover && resize.anchor != defaults.anchor
      return joined(
        resize.geometry,
        [
          ("kernel", resize.kernel == defaults.kernel ? nil : resize.kernel.name),
          ("gravity", named ? resize.anchor.name : nil),
        ])
    })

  private static let crop = StepForm(
    name: "crop", value: .required("WxH+X+Y"), help: "The part W x H at X, Y from the top left; +X+Y may be left out.",
    parse: { (text, _) throws(InvalidValue) in
      let parts = text.split(separator: "+", omittingEmptySubsequences: false)
      guard parts.count == 1 || parts.count == 3 else {
        throw InvalidValue("'\(text)' is not a crop", allowed: "write WIDTHxHEIGHT+X+Y")
      }
      let (width, height) = try box(String(parts[0]), "write WIDTHxHEIGHT+X+Y")
      guard parts.count == 3 else { return .crop(Crop(width: width, height: height)) }
      return .crop(
        Crop(
          width: width, height: height, x: try Number.whole(parts[1], 0...UInt32.max, of: "pixels"),
          y: try Number.whole(parts[2], 0...UInt32.max, of: "pixels")))
    },
    write: { step, _ in
      guard case .crop(let crop) = step else { return nil }
      return "\(crop.width)x\(crop.height)+\(crop.x)+\(crop.y)"
    })

  private static let pad = StepForm(
    name: "pad", value: .required("WxH"),
    help: "Grow the canvas to at least W x H; --gravity and --background say how.",
    parse: { (text, defaults) throws(InvalidValue) in
      let parts = try ValueAndOptions(text, ["gravity", "background"])
      let (width, height) = try box(parts.value, "write WIDTHxHEIGHT")
      return .pad(
        Pad(
          width: width, height: height, gravity: try parts.map("gravity", Gravity.parse) ?? defaults.gravity,
          background: try background(parts, defaults)))
    },
    write: { step, defaults in
      guard case .pad(let pad) = step else { return nil }
      return joined(
        "\(pad.width)x\(pad.height)",
        [
          ("gravity", pad.gravity == defaults.gravity ? nil : pad.gravity.name),
          ("background", written(pad.background, defaults)),
        ])
    })

  private static let border = StepForm(
    name: "border", value: .required("WIDTH[,COLOUR]"), help: "So many pixels on every side; --background, else black.",
    parse: { (text, defaults) throws(InvalidValue) in
      let parts = text.split(separator: ",", maxSplits: 1, omittingEmptySubsequences: false)
      let width: UInt32 = try Number.whole(parts[0], 1...32_767, of: "pixels")
      let color = parts.count == 2 ? try Color.parse(String(parts[1])) : defaults.background
      return .border(Border(width: width, color: color ?? Color(red: 0, green: 0, blue: 0)))
    },
    write: { step, _ in
      guard case .border(let border) = step else { return nil }
      return "\(border.width),\(border.color.name)"
    })

  private static let trim = StepForm(
    name: "trim", value: .optional("THRESHOLD"),
    help: "Cut off edges like the pixel at the top left, within THRESHOLD levels of 0 to 255 (10).",
    parse: { (text, _) throws(InvalidValue) in
      .trim(threshold: text.isEmpty ? 10 : try Number.parse(text, in: 0...255, allowed: "use 0 to 255"))
    },
    write: { step, _ in
      guard case .trim(let threshold) = step else { return nil }
      return threshold == 10 ? "" : Number.text(threshold)
    })

  private static let rotate = StepForm(
    name: "rotate", value: .required("DEGREES"), help: "Clockwise, any angle; new corners show --background.",
    parse: { (text, defaults) throws(InvalidValue) in
      let parts = try ValueAndOptions(text, ["background"])
      return .rotate(
        degrees: try Number.parse(parts.value, allowed: "write degrees, clockwise"),
        background: try background(parts, defaults))
    },
    write: { step, defaults in
      guard case .rotate(let degrees, let background) = step else { return nil }
      return joined(Number.text(degrees), [("background", written(background, defaults))])
    })

  private static let flip = StepForm(
    name: "flip", value: .required("DIRECTION"), help: "horizontal (left and right change places) or vertical.",
    parse: { (text, _) throws(InvalidValue) in .flip(try Flip(named: text)) },
    write: { step, _ in
      guard case .flip(let flip) = step else { return nil }
      return flip.name
    })

  private static func box(_ text: String, _ allowed: String) throws(InvalidValue) -> (UInt32, UInt32) {
    let sides = text.split(separator: "x", omittingEmptySubsequences: false)
    guard sides.count == 2 else { throw InvalidValue("'\(text)' is not a width and a height", allowed: allowed) }
    return (
      try Number.whole(sides[0], 1...Resize.maximumSide, of: "pixels"),
      try Number.whole(sides[1], 1...Resize.maximumSide, of: "pixels")
    )
  }

  /// `auto` is what no background means.
  private static let noBackground = "auto"

  private static func background(_ parts: ValueAndOptions, _ defaults: StepDefaults) throws(InvalidValue) -> Color? {
    let given = try parts.map("background") { (word) throws(InvalidValue) -> Color? in
      word == noBackground ? nil : try Color.parse(word)
    }
    return given ?? defaults.background
  }

  private static func written(_ background: Color?, _ defaults: StepDefaults) -> String? {
    background == defaults.background ? nil : background?.name ?? noBackground
  }
}
