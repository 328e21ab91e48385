// What a WebP says of itself.

/// Only files the direct engine can convert have one: see ``WebPHeader/read(_:)``. The slices are of the file's bytes and
/// valid as long as they are.
struct WebPHeader: SourceHeader {
  /// As stored, pixels.
  var width: Int
  var height: Int
  var hasAlpha: Bool
  /// Coded as luma and chroma (VP8), else as RGB (VP8L).
  var isLossy: Bool
  /// The chunks of the picture alone: to libwebp whatever follows would be more of its last partition.
  var image = UnsafeRawBufferPointer(start: nil, count: 0)
  var profile: UnsafeRawBufferPointer?
  var orientation = EXIFOrientation.Reading.orientation(1)
  var hasEXIF = false
  var hasOtherMetadata = false

  var hasProfile: Bool { profile != nil }

  /// Decoded to planes of luma and chroma, of half the size each way. With transparency it is decoded to RGB: colours have
  /// to be weighted by it.
  var isCoded: Bool { isLossy && !hasAlpha }

  /// Bytes of an interleaved pixel where it is not.
  var pixelBytes: Int { hasAlpha ? 4 : 3 }

  /// Of the interleaved pixels.
  var byteCount: Int { isCoded ? 0 : width * height * pixelBytes }
}
