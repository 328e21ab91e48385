// Steps that compute each pixel from itself.

import Protocol

extension StepForm {
  static let colours = [
    grayscale, invert, contrast, brightness, linear, gamma, saturation, colorMatrix,
  ]

  private static let grayscale = constant("grayscale", .grayscale, help: "One band of luma.")
  private static let invert = constant("invert", .linear(multiply: -1, add: 255), help: "255 - x.")

  private static let middle = 127.5

  private static let contrast = factor("contrast", help: "F * (x - 127.5) + 127.5: 1 changes nothing, 0 is gray.") {
    .linear(multiply: $0, add: middle * (1 - $0))
  } inverse: {
    if case .linear(let multiply, let add) = $0, add != 0, add == middle * (1 - multiply) { multiply } else { nil }
  }

  private static let brightness = factor("brightness", help: "F * x: 1 changes nothing, 0 is black.") {
    .linear(multiply: $0, add: 0)
  } inverse: {
    if case .linear(let multiply, let add) = $0, add == 0, multiply >= 0 { multiply } else { nil }
  }

  private static let linear = StepForm(
    name: "linear", value: .required("'A B'"), help: "A * x + B, levels of 0 to 255.",
    parse: { (text, _) throws(InvalidValue) in
      let numbers = try Number.list(text)
      guard numbers.count == 2 else { throw InvalidValue("'\(text)' is not two numbers", allowed: "write 'A B'") }
      return .linear(multiply: numbers[0], add: numbers[1])
    },
    write: { step, _ in
      guard case .linear(let multiply, let add) = step else { return nil }
      return Number.text([multiply, add])
    })

  private static let gamma = StepForm(
    name: "gamma", value: .required("G"), help: "255 * (x / 255) ^ (1 / G): above 1 brightens.",
    parse: { (text, _) throws(InvalidValue) in
      .gamma(
        try Number.parse(
          text, in: Double.leastNormalMagnitude ... .greatestFiniteMagnitude, allowed: "use a number above 0"))
    },
    write: { step, _ in
      guard case .gamma(let exponent) = step else { return nil }
      return Number.text(exponent)
    })

  /// ITU-R BT.709.
  private static let luma = [0.2126, 0.7152, 0.0722]

  /// Between the luma of a pixel and the pixel: CSS's saturate().
  private static func saturating(_ factor: Double) -> Step {
    let rows = (0..<3).flatMap { row in (0..<3).map { luma[$0] * (1 - factor) + (row == $0 ? factor : 0) } }
    return .colorMatrix(ColorMatrix(rows)!)
  }

  private static let saturation = factor(
    "saturation", help: "Between BT.709 luma and the colours: 1 changes nothing, 0 is gray, 1.5 is vivid.", saturating
  ) { step in
    guard case .colorMatrix(let matrix) = step, matrix.columns == 3 else { return nil }
    let exact = matrix.coefficients[0] - matrix.coefficients[3]
    return [(exact * 1e6).rounded() / 1e6, exact].first { $0 >= 0 && $0 <= largestFactor && saturating($0) == step }
  }

  private static let sepia = "sepia"

  private static let colorMatrix = StepForm(
    name: "color-matrix", value: .required("'a b c …'"),
    help: "9 numbers, or 12 with what is added, row by row: new red, green, blue from old; or sepia.",
    parse: { (text, _) throws(InvalidValue) in
      if text == sepia { return .colorMatrix(.sepia) }
      guard let matrix = ColorMatrix(try Number.list(text)) else {
        throw InvalidValue("'\(text)' is not 9 or 12 numbers", allowed: "write 3 rows of 3, or of 4, or \(sepia)")
      }
      return .colorMatrix(matrix)
    },
    write: { step, _ in
      guard case .colorMatrix(let matrix) = step else { return nil }
      return matrix == .sepia ? sepia : Number.text(matrix.coefficients)
    })

  private static let largestFactor = 1000.0

  /// A step of one number, 0 to 1,000.
  private static func factor(
    _ name: String, help: String, _ step: @escaping @Sendable (Double) -> Step,
    inverse: @escaping @Sendable (Step) -> Double?
  ) -> StepForm {
    StepForm(
      name: name, value: .required("F"), help: help,
      parse: { (text, _) throws(InvalidValue) in
        step(try Number.parse(text, in: 0...largestFactor, allowed: "use 0 to \(Int(largestFactor))"))
      },
      write: { other, _ in
        inverse(other).flatMap { 0...largestFactor ~= $0 ? Number.text($0) : nil }
      })
  }
}
