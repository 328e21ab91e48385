// Steps are flags in an order that matters across flags, which ArgumentParser does not keep. This does.

import Recipes

/// Every step is one name of a single repeatable option (`RecipeOptions.steps`), whose values keep their order but not
/// their names. So each value gets its name written into it before ArgumentParser sees the arguments: `--blur 2` and
/// `--blur=2` become `--blur=blur=2`, `--sharpen` becomes `--sharpen=sharpen`.
package enum StepArguments {
  /// Up to `--`. What starts with dashes is never another option's value to ArgumentParser, so nothing else is touched.
  package static func named(_ arguments: [String]) -> [String] {
    var result: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" { return result + [argument] + rest }
      guard argument.hasPrefix("--") else {
        result.append(argument)
        continue
      }
      let body = argument.dropFirst(2)
      let name = String(body.prefix { $0 != "=" })
      guard let form = StepForm.named(name) else {
        result.append(argument)
        continue
      }
      var word = String(body)
      if body.count == name.count, case .required = form.value, let next = rest.first, isValue(next) {
        word += "=" + next
        rest.removeFirst()
      }
      result.append("--\(name)=\(word)")
    }
    return result
  }

  /// Not another flag; what begins with a negative number is a value, as in `--rotate -90` and `--linear '-1 255'`.
  private static func isValue(_ argument: String) -> Bool {
    guard argument.hasPrefix("-") else { return true }
    return argument.dropFirst().first.map { $0.isWholeNumber || $0 == "." } == true
  }
}
