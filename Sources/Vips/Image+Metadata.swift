// Header fields of an image: read by name, changed on a copy.

import CVips

extension Image {
  package var fieldNames: [String] {
    guard let fields = vips_image_get_fields(pointer) else { return [] }
    defer { g_strfreev(fields) }
    var names: [String] = []
    var next = fields
    while let name = next.pointee {
      names.append(String(cString: name))
      next += 1
    }
    return names
  }

  package func hasField(_ name: String) -> Bool { vips_image_get_typeof(pointer, name) != 0 }

  /// nil when the field is absent or not an integer (`vips_image_get_int`).
  package func int(_ name: String) -> Int? {
    var value: Int32 = 0
    guard typeOfField(name) == FundamentalType.int, vips_image_get_int(pointer, name, &value) == 0 else { return nil }
    return Int(value)
  }

  package func double(_ name: String) -> Double? {
    var value = 0.0
    guard typeOfField(name) == FundamentalType.double, vips_image_get_double(pointer, name, &value) == 0 else {
      return nil
    }
    return value
  }

  /// nil when absent or not text. Other types as text: ``fieldText(_:)``.
  package func string(_ name: String) -> String? {
    let type = typeOfField(name)
    guard type == FundamentalType.string || type == vips_ref_string_get_type() else { return nil }
    var value: UnsafePointer<CChar>?
    guard vips_image_get_string(pointer, name, &value) == 0, let value else { return nil }
    return String(cString: value)
  }

  /// A field of any type as libvips prints it (`vips_image_get_as_string`).
  package func fieldText(_ name: String) -> String? {
    guard hasField(name) else { return nil }
    var value: UnsafeMutablePointer<CChar>?
    guard vips_image_get_as_string(pointer, name, &value) == 0, let value else { return nil }
    defer { g_free(value) }
    return String(cString: value)
  }

  package func blob(_ name: String) -> [UInt8]? {
    guard typeOfField(name) == vips_blob_get_type() else { return nil }
    var start: UnsafeRawPointer?
    var count = 0
    guard vips_image_get_blob(pointer, name, &start, &count) == 0 else { return nil }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  package func ints(_ name: String) -> [Int]? {
    guard typeOfField(name) == vips_array_int_get_type() else { return nil }
    var start: UnsafeMutablePointer<Int32>?
    var count: Int32 = 0
    guard vips_image_get_array_int(pointer, name, &start, &count) == 0, let start else { return nil }
    return UnsafeBufferPointer(start: start, count: Int(count)).map(Int.init)
  }

  /// A copy that shares the pixels (`vips_copy`) and has the fields `body` leaves it.
  package func editingMetadata(_ body: (MetadataEditor) -> Void) throws(VipsError) -> Image {
    let copy = try applying("copy")
    body(MetadataEditor(copy))
    return copy
  }

  private func typeOfField(_ name: String) -> GType { vips_image_get_typeof(pointer, name) }
}

/// Writes the header fields of an image nobody else holds yet.
package struct MetadataEditor {
  private let image: Image

  fileprivate init(_ image: Image) { self.image = image }

  package func set(_ name: String, _ value: Int) { vips_image_set_int(image.pointer, name, Int32(clamping: value)) }

  package func set(_ name: String, _ value: Double) { vips_image_set_double(image.pointer, name, value) }

  package func set(_ name: String, _ value: String) { vips_image_set_string(image.pointer, name, value) }

  /// Copies the bytes (`vips_image_set_blob_copy`).
  package func set(_ name: String, _ value: [UInt8]) {
    value.withUnsafeBytes { vips_image_set_blob_copy(image.pointer, name, $0.baseAddress, $0.count) }
  }

  package func set(_ name: String, _ value: [Int]) {
    let narrow = value.map { Int32(clamping: $0) }
    vips_image_set_array_int(image.pointer, name, narrow, Int32(clamping: narrow.count))
  }

  /// Removing a field that is not there does nothing.
  package func remove(_ name: String) { _ = vips_image_remove(image.pointer, name) }
}
