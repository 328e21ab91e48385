// What ends a wait for a slow reader: signals go on being taken meanwhile.

/// A run that waits for its reader would otherwise be deaf to Ctrl-C.
struct Interruption {
  /// Readable when there are signals.
  let descriptor: CInt
  /// Takes them; true when the wait should be given up.
  let take: () -> Bool
}
