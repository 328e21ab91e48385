// What every format's header says, each in its own way.

protocol SourceHeader {
  /// As stored, pixels.
  var width: Int { get }
  var height: Int { get }
  var orientation: EXIFOrientation.Reading { get }
  var hasEXIF: Bool { get }
  /// One of sRGB: others are declined.
  var hasProfile: Bool { get }
  /// Anything else a file carries besides its picture.
  var hasOtherMetadata: Bool { get }
}
