// Every pointer cast of the binding: C's macros (VIPS_OBJECT, G_OBJECT, VIPS_AREA) are not imported.

import CVips

/// GObject's fundamental types, which are macros in C (`G_TYPE_MAKE_FUNDAMENTAL`).
enum FundamentalType {
  static let boolean = GType(5 << 2)
  static let int = GType(6 << 2)
  static let enumeration = GType(12 << 2)
  static let double = GType(15 << 2)
  static let string = GType(16 << 2)
}

/// Up-casts within GObject's single inheritance: a subclass's structure begins with its superclass's.
func vipsObject(_ pointer: UnsafeMutablePointer<VipsOperation>) -> UnsafeMutablePointer<VipsObject> {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: VipsObject.self)
}

func gObject(_ pointer: UnsafeMutablePointer<VipsOperation>) -> UnsafeMutablePointer<GObject> {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GObject.self)
}

func vipsArea(_ pointer: UnsafeMutablePointer<VipsBlob>) -> UnsafeMutablePointer<VipsArea> {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: VipsArea.self)
}

/// A copy of a specification as the subclass its `value_type` says it is.
func subclass<Specification>(
  _ pointer: UnsafeMutablePointer<GParamSpec>, _: Specification.Type
) -> Specification {
  UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Specification.self).pointee
}
