// Steps that compute each pixel from its neighbourhood.

import Protocol

extension StepForm {
  static let filters = [blur, sharpen, edgeEnhance, convolve]

  private static let blur = StepForm(
    name: "blur", value: .required("SIGMA"), help: "Gaussian, sigma in pixels.",
    parse: { (text, _) throws(InvalidValue) in
      .blur(
        sigma: try Number.parse(
          text, in: Double.leastNormalMagnitude...Step.maximumSigma,
          allowed: "use more than 0 and at most \(Int(Step.maximumSigma)) pixels"))
    },
    write: { step, _ in
      guard case .blur(let sigma) = step else { return nil }
      return Number.text(sigma)
    })

  private static let sharpen = constant("sharpen", .convolve(.sharpen), help: "3x3, as Pillow's SHARPEN.")
  private static let edgeEnhance = constant(
    "edge-enhance", .convolve(.edgeEnhance), help: "3x3, as Pillow's EDGE_ENHANCE.")

  private static let maskSyntax =
    "write 'WxH: c1 c2 …', sides odd and at most \(Convolution.maximumSide), row by row, then scale=N and offset=N if need be"

  private static let convolve = StepForm(
    name: "convolve", value: .required("'3x3: …'"),
    help: "Any odd mask, row by row; scale=N (else the sum of the mask, or 1) divides, offset=N is added.",
    parse: { (text, _) throws(InvalidValue) in
      func wrong(_ problem: String) -> InvalidValue { InvalidValue("'\(text)': \(problem)", allowed: maskSyntax) }
      let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
      guard parts.count == 2 else { throw wrong("WxH: is missing") }
      let sides = parts[0].split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
      guard sides.count == 2, sides.allSatisfy({ (1...Convolution.maximumSide).contains($0) && $0 % 2 == 1 }) else {
        throw wrong("'\(parts[0])' is no size of a mask")
      }
      var coefficients: [Double] = []
      var named: [String: Double] = [:]
      for word in parts[1].split(whereSeparator: { $0.isWhitespace || $0 == "," }) {
        let (key, value) = Words.pair(word)
        guard let value else {
          coefficients.append(try Number.parse(word, allowed: maskSyntax))
          continue
        }
        guard ["scale", "offset"].contains(key), named[key] == nil else { throw wrong("'\(word)' is not expected") }
        named[key] = try Number.parse(value, allowed: maskSyntax)
      }
      guard coefficients.count == sides[0] * sides[1] else {
        throw wrong("\(coefficients.count) numbers for \(sides[0] * sides[1]) places")
      }
      let sum = coefficients.reduce(0, +)
      guard
        let mask = Convolution(
          width: sides[0], height: sides[1], coefficients: coefficients, scale: named["scale"] ?? (sum == 0 ? 1 : sum),
          offset: named["offset"] ?? 0)
      else { throw wrong("the scale cannot be 0, and the sum has to be finite") }
      return .convolve(mask)
    },
    write: { step, _ in
      guard case .convolve(let mask) = step else { return nil }
      let offset = mask.offset == 0 ? "" : " offset=\(Number.text(mask.offset))"
      return "\(mask.width)x\(mask.height): \(Number.text(mask.coefficients)) scale=\(Number.text(mask.scale))\(offset)"
    })

  /// A step that is always the same.
  static func constant(_ name: String, _ step: Step, help: String) -> StepForm {
    StepForm(
      name: name, value: .none, help: help, parse: { (_, _) throws(InvalidValue) in step },
      write: { other, _ in other == step ? "" : nil })
  }
}
