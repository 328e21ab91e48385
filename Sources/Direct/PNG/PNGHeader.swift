// What a PNG says of itself, and where its picture lies.

/// Only files the direct engine can convert have one: see ``PNGHeader/read(_:)``. The slices are of the file's bytes and
/// valid as long as they are.
struct PNGHeader: SourceHeader {
  /// PNG 1.2, 4.1.1.
  enum ColourType: UInt8 {
    case gray = 0
    case rgb = 2
    case indexed = 3
    case grayAlpha = 4
    case rgba = 6

    /// Samples of a pixel as stored.
    var channels: Int {
      switch self {
      case .gray, .indexed: 1
      case .grayAlpha: 2
      case .rgb: 3
      case .rgba: 4
      }
    }
  }

  /// As stored, pixels.
  var width: Int
  var height: Int
  /// Bits of a sample: 8, of gray and indexed also 1, 2 and 4.
  var depth: Int
  var colourType: ColourType
  /// R, G and B of each index.
  var palette: UnsafeRawBufferPointer?
  /// `tRNS`: the alpha of the first indices, or the samples, 16 bits each, of the one colour that is transparent.
  var transparency: UnsafeRawBufferPointer?
  /// `iCCP` after its name and method: the profile as a zlib stream.
  var profile: UnsafeRawBufferPointer?
  /// Together, one zlib stream of the filtered rows.
  var data: [UnsafeRawBufferPointer] = []
  var orientation = EXIFOrientation.Reading.orientation(1)
  var hasEXIF = false
  /// Anything else a file carries besides its picture: texts, resolution, time…
  var hasOtherMetadata = false

  var hasProfile: Bool { profile != nil }
  var isGray: Bool { colourType == .gray || colourType == .grayAlpha }
  var hasAlpha: Bool { transparency != nil || colourType == .grayAlpha || colourType == .rgba }
  /// Bits of a pixel.
  var bits: Int { depth * colourType.channels }
  /// Of a row without its filter's number.
  var rowBytes: Int { (width * bits + 7) / 8 }
  /// Of all filtered rows.
  var byteCount: Int { (rowBytes + 1) * height }
}
