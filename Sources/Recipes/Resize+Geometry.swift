// vipsthumbnail's geometry syntax: `200x100`, `200x`, `x100`, `200`, `50%`, then any of `!` `^` `>` `<`.

import Protocol

extension Resize {
  package static let maximumSide: UInt32 = 65_535
  private static let syntax =
    "write WIDTHxHEIGHT, WIDTHx, xHEIGHT or N%, then ! for exactly, ^ to cover and crop, > to only shrink, < to only enlarge"

  /// - Throws: ``InvalidValue`` naming the first thing in `text` that is wrong.
  package init(geometry text: String, kernel: Kernel = .lanczos3) throws(InvalidValue) {
    func wrong(_ problem: String) -> InvalidValue {
      InvalidValue("'\(text)': \(problem)", allowed: Self.syntax)
    }
    let body = text.prefix { !"!^<>".contains($0) }
    var fit: Fit?
    var limit: Limit?
    for flag in text[body.endIndex...] {
      switch flag {
      case "!" where fit == nil: fit = .exact
      case "^" where fit == nil: fit = .cover
      case ">" where limit == nil: limit = .shrinkOnly
      case "<" where limit == nil: limit = .enlargeOnly
      case "!", "^": throw wrong("only one of ! and ^ can hold")
      case ">", "<": throw wrong("only one of > and < can hold")
      default: throw wrong("'\(flag)' is not expected after the flags")
      }
    }

    let target: Target
    if body.hasSuffix("%") {
      let number = body.dropLast()
      let plain = number.utf8.allSatisfy { (48...57).contains($0) || $0 == 46 }
      // Less would be written with an exponent, which is not read; and no side has so many pixels.
      guard plain, let percent = Double(number), percent >= 0.0001, percent <= 10_000 else {
        throw wrong("the percentage has to be a number from 0.0001 to 10000")
      }
      guard fit == nil, limit == nil else { throw wrong("a percentage goes alone") }
      target = .percent(percent)
    } else {
      let parts = body.split(separator: "x", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count <= 2 else { throw wrong("one x separates width and height") }
      var sides: [UInt32?] = []
      for part in parts {
        guard !part.isEmpty else {
          sides.append(nil)
          continue
        }
        guard part.utf8.allSatisfy({ (48...57).contains($0) }), let side = UInt32(part),
          (1...Self.maximumSide).contains(side)
        else { throw wrong("'\(part)' is not a whole number of pixels from 1 to \(Self.maximumSide)") }
        sides.append(side)
      }
      let width = sides[0]
      let height = sides.count == 2 ? sides[1] : width
      guard width != nil || height != nil else { throw wrong("a width or a height is needed") }
      if fit == .cover, width == nil || height == nil { throw wrong("^ needs both width and height") }
      target = .box(width: width, height: height)
    }
    self.init(target: target, fit: fit ?? .inside, limit: limit ?? .none, kernel: kernel)
  }

  /// The geometry as it would be written.
  package var geometry: String {
    let flags =
      switch fit {
      case .inside: ""
      case .exact: "!"
      case .cover: "^"
      }
    let limits =
      switch limit {
      case .none: ""
      case .shrinkOnly: ">"
      case .enlargeOnly: "<"
      }
    switch target {
    case .percent(let percent):
      return "\(Number.text(percent))%"
    case .box(let width, let height):
      return "\(width.map { "\($0)" } ?? "")x\(height.map { "\($0)" } ?? "")\(flags)\(limits)"
    }
  }
}
