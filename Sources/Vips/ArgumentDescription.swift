// What libvips says of one argument of an operation: its type, its range, what it means.

import CVips

package struct ArgumentDescription {
  package enum Kind: Equatable {
    case bool(default: Bool)
    case int(ClosedRange<Int>, default: Int)
    case double(ClosedRange<Double>, default: Double)
    /// One of an enumeration, by nick.
    case choice([String], default: String)
    case ints
    case doubles
    /// An interpolator, by nickname.
    case interpolate([String])
    case image
    /// Nothing that text can safely give: file names, blobs, other objects. With the name of its type.
    case other(String)
  }

  package var name: String
  package var blurb: String
  package var kind: Kind
  package var isInput: Bool
  package var isRequired: Bool
  package var isDeprecated: Bool

  init(_ specification: UnsafeMutablePointer<GParamSpec>, _ flags: VipsArgumentFlags) {
    name = String(cString: g_param_spec_get_name(specification))
    blurb = g_param_spec_get_blurb(specification).map { String(cString: $0) } ?? ""
    kind = Kind(specification)
    isInput = flags.rawValue & VIPS_ARGUMENT_INPUT.rawValue != 0
    isRequired = flags.rawValue & VIPS_ARGUMENT_REQUIRED.rawValue != 0
    isDeprecated = flags.rawValue & VIPS_ARGUMENT_DEPRECATED.rawValue != 0
  }
}

extension ArgumentDescription.Kind {
  fileprivate init(_ specification: UnsafeMutablePointer<GParamSpec>) {
    switch specification.pointee.value_type {
    case FundamentalType.boolean:
      self = .bool(default: subclass(specification, GParamSpecBoolean.self).default_value != 0)
    case FundamentalType.int:
      let int = subclass(specification, GParamSpecInt.self)
      self = .int(Int(int.minimum)...Int(int.maximum), default: Int(int.default_value))
    case FundamentalType.double:
      let double = subclass(specification, GParamSpecDouble.self)
      self = .double(double.minimum...double.maximum, default: double.default_value)
    case vips_array_int_get_type(): self = .ints
    case vips_array_double_get_type(): self = .doubles
    case vips_image_get_type(): self = .image
    case vips_interpolate_get_type(): self = .interpolate(Self.interpolators)
    case let type where g_type_is_a(type, FundamentalType.enumeration) != 0:
      self.init(enumeration: subclass(specification, GParamSpecEnum.self))
    case let type: self = .other(String(cString: g_type_name(type)))
    }
  }

  /// Leaves out the two ends libvips's enumerations have besides their values: "error" and "last".
  private init(enumeration: GParamSpecEnum) {
    let known = enumeration.enum_class.pointee
    let values = UnsafeBufferPointer(start: known.values, count: Int(known.n_values))
    func nick(_ value: GEnumValue) -> String { String(cString: value.value_nick) }
    self = .choice(
      values.filter { $0.value >= 0 }.map(nick).filter { $0 != "last" },
      default: values.first { $0.value == enumeration.default_value }.map(nick) ?? "")
  }

  private static let interpolators = concreteNicknames(below: vips_interpolate_get_type())
}

/// Nicknames of the classes below a type that are not abstract, sorted (`vips_type_map_all`).
func concreteNicknames(below base: GType) -> [String] {
  var names: Set<String> = []
  withUnsafeMutablePointer(to: &names) {
    _ = vips_type_map_all(
      base,
      { type, names in
        if g_type_test_flags(type, guint(G_TYPE_FLAG_ABSTRACT.rawValue)) == 0, let name = vips_nickname_find(type) {
          names!.assumingMemoryBound(to: Set<String>.self).pointee.insert(String(cString: name))
        }
        return nil
      }, $0)
  }
  return names.sorted()
}
