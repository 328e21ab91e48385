// What is fuzzed: every reader of bytes that somebody else wrote.

/// Gives bytes to a reader. What it throws is as it should be; a trap, an access outside of its memory, or a
/// `precondition` of the target that does not hold, is a finding.
struct FuzzTarget: Sendable {
  /// Also of the directory of its seeds.
  let name: String
  /// The bytes are exactly so many, and valid during the call.
  let feed: @Sendable (UnsafeRawBufferPointer) throws -> Void

  init(_ name: String, _ feed: @escaping @Sendable (UnsafeRawBufferPointer) throws -> Void) {
    self.name = name
    self.feed = feed
  }

  static let all: [FuzzTarget] = [
    .frames, .coordinatorMessages, .workerMessages, .bmp, .png, .pngPixels, .webp, .jpeg, .jpegScan, .exif, .profile,
    .containers, .csv, .jsonLines, .recipeFile, .variant, .step, .geometry, .outputFormat, .template, .settings,
    .arguments, .recordLine, .journal, .recordedTask,
  ]
}
