// An image: a reference to a VipsImage, its shape, and how pixels get in.

import CVips

/// One reference to a `VipsImage`, which is either pixels in memory or a recipe for them that runs when they are asked
/// for. Immutable once made; see ``editingMetadata(_:)``.
package final class Image {
  let pointer: UnsafeMutablePointer<VipsImage>

  /// Takes over one reference.
  init(adopting pointer: UnsafeMutablePointer<VipsImage>) { self.pointer = pointer }

  deinit { g_object_unref(pointer) }

  /// Pixels.
  package var width: Int { Int(vips_image_get_width(pointer)) }
  /// Pixels; all frames of an animation together, see ``pageHeight``.
  package var height: Int { Int(vips_image_get_height(pointer)) }
  package var bands: Int { Int(vips_image_get_bands(pointer)) }
  package var format: BandFormat { BandFormat(rawValue: vips_image_get_format(pointer).rawValue) ?? .notSet }
  package var interpretation: Interpretation {
    Interpretation(rawValue: vips_image_get_interpretation(pointer).rawValue)
  }
  /// The last band is transparency (`vips_image_hasalpha`).
  package var hasAlpha: Bool { vips_image_hasalpha(pointer) != 0 }
  /// Height of one frame, pixels; the whole height unless it divides evenly (`vips_image_get_page_height`).
  package var pageHeight: Int { Int(vips_image_get_page_height(pointer)) }
  /// Frames in the file, also those not loaded (`vips_image_get_n_pages`).
  package var pageCount: Int { Int(vips_image_get_n_pages(pointer)) }
  /// Where the pixels came from in the image before, negated, after an operation that cut them out: pixels
  /// (`vips_image_get_xoffset`, `vips_image_get_yoffset`).
  package var offset: (x: Int, y: Int) { (Int(vips_image_get_xoffset(pointer)), Int(vips_image_get_yoffset(pointer))) }
  /// Bytes of all pixels once they are in memory.
  package var byteCount: Int { width * height * bands * format.bytes }

  /// Copies pixels in: interleaved, top-down, no row padding (`vips_image_new_from_memory_copy`).
  package static func fromMemory(
    _ pixels: UnsafeRawBufferPointer, width: Int, height: Int, bands: Int, format: BandFormat = .uchar
  ) throws(VipsError) -> Image {
    let image = vips_image_new_from_memory_copy(
      pixels.baseAddress, pixels.count, Int32(clamping: width), Int32(clamping: height), Int32(clamping: bands),
      format.native)
    guard let image else { throw .taken() }
    return Image(adopting: image)
  }

  /// A matrix, such as a convolution's mask (`vips_image_new_matrix_from_array`). `scale` divides, `offset` is added.
  package static func matrix(
    _ coefficients: [Double], width: Int, height: Int, scale: Double = 1, offset: Double = 0
  ) throws(VipsError) -> Image {
    let image = vips_image_new_matrix_from_array(
      Int32(clamping: width), Int32(clamping: height), coefficients, Int32(clamping: coefficients.count))
    guard let image else { throw .taken() }
    vips_image_set_double(image, "scale", scale)
    vips_image_set_double(image, "offset", offset)
    return Image(adopting: image)
  }

  /// The pixels, interleaved, top-down, no row padding, in the machine's byte order (`vips_image_write_to_memory`).
  package func writeToMemory() throws(VipsError) -> [UInt8] {
    var count = 0
    guard let start = vips_image_write_to_memory(pointer, &count) else { throw .taken() }
    defer { g_free(start) }
    if ErrorBuffer.tellsOutOfMemory { throw .taken() }
    return Array(UnsafeRawBufferPointer(start: start, count: count))
  }

  /// Applies an operation that works on this image and gives one image as `out`.
  package func applying(
    _ nickname: String, _ arguments: KeyValuePairs<String, Argument> = [:]
  ) throws(VipsError) -> Image {
    let operation = try Operation(nickname)
    guard let input = operation.imageInput else { throw VipsError("\(nickname) takes no image") }
    try operation.set(input, .image(self))
    for (name, value) in arguments { try operation.set(name, value) }
    return try operation.build().image("out")
  }

  /// Gives the image one of libvips's colour spaces without touching its pixels (`vips_copy`).
  package func declared(as interpretation: Interpretation) throws(VipsError) -> Image {
    try applying("copy", ["interpretation": .int(Int(interpretation.rawValue))])
  }
}

/// Type of one sample. Raw values are `VipsBandFormat`'s.
package enum BandFormat: Int32, Sendable {
  case notSet = -1
  case uchar = 0
  case char = 1
  case ushort = 2
  case short = 3
  case uint = 4
  case int = 5
  case float = 6
  case complex = 7
  case double = 8
  case doubleComplex = 9

  package var bytes: Int {
    switch self {
    case .notSet: 0
    case .uchar, .char: 1
    case .ushort, .short: 2
    case .uint, .int, .float: 4
    case .complex, .double: 8
    case .doubleComplex: 16
    }
  }

  var native: VipsBandFormat { VipsBandFormat(rawValue: rawValue) }
}

/// What the bands mean. Raw values are `VipsInterpretation`'s; newer libraries may know more than are named here.
package struct Interpretation: RawRepresentable, Hashable, Sendable {
  package var rawValue: Int32

  package init(rawValue: Int32) { self.rawValue = rawValue }

  package static let multiband = Interpretation(rawValue: 0)
  /// Gray, 8 bit or float 0...255.
  package static let gray = Interpretation(rawValue: 1)
  package static let histogram = Interpretation(rawValue: 10)
  package static let xyz = Interpretation(rawValue: 12)
  package static let lab = Interpretation(rawValue: 13)
  package static let cmyk = Interpretation(rawValue: 15)
  package static let labq = Interpretation(rawValue: 16)
  package static let rgb = Interpretation(rawValue: 17)
  package static let cmc = Interpretation(rawValue: 18)
  package static let lch = Interpretation(rawValue: 19)
  package static let labs = Interpretation(rawValue: 21)
  package static let srgb = Interpretation(rawValue: 22)
  package static let yxy = Interpretation(rawValue: 23)
  package static let rgb16 = Interpretation(rawValue: 25)
  package static let gray16 = Interpretation(rawValue: 26)
  /// Linear light, float, 0...1.
  package static let scrgb = Interpretation(rawValue: 28)
  package static let hsv = Interpretation(rawValue: 29)
}
