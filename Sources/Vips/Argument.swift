// A value for one argument of an operation, and its way into a GValue.

import CVips

/// Literals work: `["scale": 0.5, "kernel": "lanczos3", "background": [255, 255, 255]]`.
package enum Argument {
  case int(Int)
  case double(Double)
  case bool(Bool)
  /// Parsed by the argument's own type, so also enumerations by nick and numbers
  /// (`vips_object_set_argument_from_string`).
  case text(String)
  case image(Image)
  case images([Image])
  case blob(Blob)
  case doubles([Double])
  case ints([Int])
  /// An interpolator by nickname, such as "bicubic".
  case interpolate(String)
}

extension Argument: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByStringLiteral, ExpressibleByArrayLiteral
{
  package init(integerLiteral value: Int) { self = .int(value) }
  package init(floatLiteral value: Double) { self = .double(value) }
  package init(booleanLiteral value: Bool) { self = .bool(value) }
  package init(stringLiteral value: String) { self = .text(value) }
  package init(arrayLiteral elements: Double...) { self = .doubles(elements) }
}

extension Argument {
  /// Runs `body` with a GValue holding this value; false when the value itself could not be made (an interpolator
  /// nobody knows). Not for ``text``, which has no type of its own.
  func withGValue(_ body: (UnsafeMutablePointer<GValue>) -> Void) -> Bool {
    var value = GValue()
    return withUnsafeMutablePointer(to: &value) { value in
      guard fill(value) else { return false }
      defer { g_value_unset(value) }
      body(value)
      return true
    }
  }

  /// The number an argument of type int or double would become, whether given as one or as text; nil for other types
  /// and for text that is no number, which libvips refuses by itself.
  func asNumber(of type: GType) -> Argument? {
    switch (self, type) {
    case (.int, FundamentalType.int), (.double, FundamentalType.double): self
    case (.int(let value), FundamentalType.double): .double(Double(value))
    case (.text(let text), FundamentalType.int): Int(text).map { .int($0) }
    case (.text(let text), FundamentalType.double): Double(text).map { .double($0) }
    default: nil
    }
  }

  /// Within the range of a property (`g_param_value_validate` would not change it).
  func fits(_ specification: UnsafeMutablePointer<GParamSpec>) -> Bool {
    var isUnchanged = false
    _ = withGValue { isUnchanged = g_param_value_validate(specification, $0) == 0 }
    return isUnchanged
  }

  private func fill(_ value: UnsafeMutablePointer<GValue>) -> Bool {
    switch self {
    case .int(let number):
      g_value_init(value, FundamentalType.int)
      g_value_set_int(value, Int32(clamping: number))
    case .double(let number):
      g_value_init(value, FundamentalType.double)
      g_value_set_double(value, number)
    case .bool(let flag):
      g_value_init(value, FundamentalType.boolean)
      g_value_set_boolean(value, flag ? 1 : 0)
    case .text(let text):
      g_value_init(value, FundamentalType.string)
      g_value_set_string(value, text)
    case .image(let image):
      g_value_init(value, vips_image_get_type())
      g_value_set_object(value, image.pointer)
    case .images(let images):
      g_value_init(value, vips_array_image_get_type())
      vips_value_set_array_image(value, Int32(clamping: images.count))
      var count: Int32 = 0
      let slots = vips_value_get_array_image(value, &count)
      for (index, image) in images.enumerated() {
        g_object_ref(image.pointer)
        slots?[index] = image.pointer
      }
    case .blob(let blob):
      g_value_init(value, vips_blob_get_type())
      g_value_set_boxed(value, blob.pointer)
    case .doubles(let numbers):
      g_value_init(value, vips_array_double_get_type())
      vips_value_set_array_double(value, numbers, Int32(clamping: numbers.count))
    case .ints(let numbers):
      g_value_init(value, vips_array_int_get_type())
      vips_value_set_array_int(value, numbers.map { Int32(clamping: $0) }, Int32(clamping: numbers.count))
    case .interpolate(let nickname):
      guard let interpolate = vips_interpolate_new(nickname) else { return false }
      g_value_init(value, vips_interpolate_get_type())
      g_value_take_object(value, interpolate)
    }
    return true
  }
}
