// The options of encoders, checked against what libvips says of its savers.

import Protocol
import Vips

enum NamedValues {
  struct Refusal: Error, CustomStringConvertible {
    let description: String

    init(_ option: NamedValue, _ format: ImageFormat, _ reason: String) {
      description = "option \(option.name) of \(format.name): \(reason)"
    }
  }

  /// What to set on a saver. Images, files and whatever else text cannot give are no options.
  static func value(
    of option: NamedValue, for saver: Operation, _ format: ImageFormat
  ) throws(Refusal) -> Argument {
    guard let argument = saver.argument(option.name), argument.takesText else {
      let names = saver.arguments.filter { $0.isInput && $0.takesText && !$0.isDeprecated }.map(\.name)
      throw Refusal(option, format, "there is none of that name; there are \(names.joined(separator: ", "))")
    }
    do {
      return try argument.value(option.value)
    } catch {
      throw Refusal(option, format, error.problem)
    }
  }

  /// What is wrong with an option of a variant before there is an image; nil when it is right. Without a format, which is
  /// then each input's own, some format has to take it.
  static func problem(_ option: NamedValue, in format: ImageFormat?) -> String? {
    guard let format else {
      let problems = ImageFormat.allCases.filter { FormatSupport.encodes().contains($0) }.map {
        problem(option, in: $0)
      }
      guard !problems.contains(nil) else { return nil }
      return "option \(option.name): no format takes \(option.name)=\(option.value)"
    }
    guard let name = FormatSupport.saver(of: format) else {
      return Refusal(option, format, "it has no options").description
    }
    do {
      _ = try value(of: option, for: Operation(name), format)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
