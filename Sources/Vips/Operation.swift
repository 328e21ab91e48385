// Any libvips operation by its nickname: set arguments, build, read outputs. No generated wrappers.

import CVips

/// One operation being set up. Arguments are properties of its GObject, found by introspection; doc/binding.md of
/// libvips describes the life cycle.
package final class Operation {
  let pointer: UnsafeMutablePointer<VipsOperation>
  private let nickname: String

  /// `vips_operation_new`; throws when this build has no such operation.
  package init(_ nickname: String) throws(VipsError) {
    guard let pointer = vips_operation_new(nickname) else { throw .taken() }
    self.pointer = pointer
    self.nickname = nickname
  }

  deinit { g_object_unref(pointer) }

  /// Whether the operation takes an input of that name.
  package func accepts(_ name: String) -> Bool { inputSpecification(name) != nil }

  /// What the operation calls the image it works on: "in" nearly always, "input" for `extract_area`, "left" for sums,
  /// "main" for `insert`, "base" for `composite2`.
  var imageInput: String? { ["in", "input", "left", "main", "base", "image"].first(where: accepts) }

  /// Throws when there is no such argument, or the value does not fit it: GObject itself would move a number out of range
  /// to the nearest one allowed, and say nothing.
  package func set(_ name: String, _ value: Argument) throws(VipsError) {
    guard let specification = inputSpecification(name) else {
      throw VipsError("\(nickname): no input argument `\(name)`")
    }
    if let number = value.asNumber(of: specification.pointee.value_type) {
      guard number.fits(specification) else { throw VipsError("\(nickname): `\(name)` is out of range") }
    }
    if case .text(let text) = value {
      guard vips_object_set_argument_from_string(vipsObject(pointer), name, text) == 0 else { throw .taken() }
      return
    }
    let made = value.withGValue { g_object_set_property(gObject(pointer), name, $0) }
    guard made else { throw .taken() }
  }

  /// `vips_cache_operation_buildp`; the operation cannot be set further afterwards. Savers do all their work in here, and
  /// like all of libvips may report success after running out of memory: that throws too.
  package func build() throws(VipsError) -> Outputs {
    var built: UnsafeMutablePointer<VipsOperation>? = pointer
    g_object_ref(pointer)
    let failed = vips_cache_operation_buildp(&built) != 0
    // The build may have exchanged our operation for an equal one from the cache: `built` is what we own now.
    guard let built else { throw .taken() }
    guard !failed else {
      let error = VipsError.taken()
      vips_object_unref_outputs(vipsObject(built))
      g_object_unref(built)
      throw error
    }
    let outputs = Outputs(adopting: built)
    if ErrorBuffer.tellsOutOfMemory { throw .taken() }
    return outputs
  }

  private func inputSpecification(_ name: String) -> UnsafeMutablePointer<GParamSpec>? {
    var specification: UnsafeMutablePointer<GParamSpec>?
    var ofClass: UnsafeMutablePointer<VipsArgumentClass>?
    var ofInstance: UnsafeMutablePointer<VipsArgumentInstance>?
    let found = vips_object_get_argument(vipsObject(pointer), name, &specification, &ofClass, &ofInstance)
    guard found == 0, let ofClass else {
      vips_error_clear()
      return nil
    }
    return ofClass.pointee.flags.rawValue & VIPS_ARGUMENT_INPUT.rawValue != 0 ? specification : nil
  }
}

/// What a built operation gives. Outputs nobody reads are released with it.
package final class Outputs {
  private let pointer: UnsafeMutablePointer<VipsOperation>

  fileprivate init(adopting pointer: UnsafeMutablePointer<VipsOperation>) { self.pointer = pointer }

  deinit {
    vips_object_unref_outputs(vipsObject(pointer))
    g_object_unref(pointer)
  }

  package func image(_ name: String) throws(VipsError) -> Image {
    let image = withProperty(name, vips_image_get_type()) { value -> Image? in
      guard let object = g_value_dup_object(value) else { return nil }
      return Image(adopting: object.assumingMemoryBound(to: VipsImage.self))
    }
    guard let image else { throw VipsError("no image output `\(name)`") }
    return image
  }

  package func blob(_ name: String) throws(VipsError) -> Blob {
    let blob = withProperty(name, vips_blob_get_type()) { value -> Blob? in
      guard let boxed = g_value_dup_boxed(value) else { return nil }
      return Blob(adopting: boxed.assumingMemoryBound(to: VipsBlob.self))
    }
    guard let blob else { throw VipsError("no blob output `\(name)`") }
    return blob
  }

  package func doubles(_ name: String) -> [Double] {
    withProperty(name, vips_array_double_get_type()) { value in
      var count: Int32 = 0
      let start = vips_value_get_array_double(value, &count)
      return Array(UnsafeBufferPointer(start: start, count: Int(count)))
    }
  }

  package func int(_ name: String) -> Int {
    Int(withProperty(name, FundamentalType.int) { g_value_get_int($0) })
  }

  package func double(_ name: String) -> Double {
    withProperty(name, FundamentalType.double) { g_value_get_double($0) }
  }

  private func withProperty<R>(_ name: String, _ type: GType, _ read: (UnsafeMutablePointer<GValue>) -> R) -> R {
    var value = GValue()
    return withUnsafeMutablePointer(to: &value) { value in
      g_value_init(value, type)
      defer { g_value_unset(value) }
      g_object_get_property(gObject(pointer), name, value)
      return read(value)
    }
  }
}
