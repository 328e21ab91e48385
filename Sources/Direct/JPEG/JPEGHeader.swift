// What a JPEG says of itself before its first scan.

/// Only files the direct engine can convert have one: see ``JPEGHeader/read(_:)``.
struct JPEGHeader: SourceHeader, Equatable {
  /// As stored, pixels.
  var width: Int
  var height: Int
  var sampling: Sampling
  /// In several scans: the decoder holds all coefficients meanwhile.
  var isProgressive = false
  var orientation = EXIFOrientation.Reading.orientation(1)
  var hasEXIF = false
  var hasProfile = false
  /// Anything else a file carries besides its picture: XMP, IPTC, comments…
  var hasOtherMetadata = false
}
