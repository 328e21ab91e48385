// What an operation's class says of it: what it does, takes and gives, and what it must not be used for.

import CVips

extension Operation {
  /// One line for people.
  package var blurb: String { String(cString: objectClass.pointee.description) }

  /// A loader or saver (`VipsForeign`).
  package var isForeign: Bool {
    g_type_is_a(objectClass.pointee.parent_class.g_type_class.g_type, vips_foreign_get_type()) != 0
  }

  /// Not to be used any more, not to be trusted with files of strangers, or blocked by ``Library/start()``.
  package var isDeprecated: Bool { has(VIPS_OPERATION_DEPRECATED) }
  package var isUntrusted: Bool { has(VIPS_OPERATION_UNTRUSTED) }
  package var isBlocked: Bool { has(VIPS_OPERATION_BLOCKED) }

  /// Inputs and outputs in the order of the class (`vips_argument_map`).
  package var arguments: [ArgumentDescription] {
    var result: [ArgumentDescription] = []
    withUnsafeMutablePointer(to: &result) {
      _ = vips_argument_map(
        vipsObject(pointer),
        { _, specification, ofClass, _, result, _ in
          if let specification, let ofClass {
            result!.assumingMemoryBound(to: [ArgumentDescription].self).pointee.append(
              ArgumentDescription(specification, ofClass.pointee.flags))
          }
          return nil
        }, $0, nil)
    }
    return result
  }

  /// The input of that name, with `_` for `-` if need be; nil when there is none.
  package func argument(_ name: String) -> ArgumentDescription? {
    let canonical = name.split(separator: "_", omittingEmptySubsequences: false).joined(separator: "-")
    return arguments.first { $0.isInput && $0.name == canonical }
  }

  private var objectClass: UnsafeMutablePointer<VipsObjectClass> {
    // Every object begins with the pointer to its class.
    UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: UnsafeMutablePointer<VipsObjectClass>.self).pointee
  }

  private func has(_ flag: VipsOperationFlags) -> Bool {
    vips_operation_get_flags(pointer).rawValue & flag.rawValue != 0
  }
}
