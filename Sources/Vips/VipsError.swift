// What libvips said when a call failed, and the one error buffer it says it in.

import CVips

/// libvips's error buffer at the time of a failure, its lines joined by "; ". For people: programs decide by other means.
package struct VipsError: Error, Equatable, Sendable, CustomStringConvertible {
  package var message: String

  package init(_ message: String) { self.message = message }

  package var description: String { message }

  /// The text libvips leaves when an allocation failed, which it does even where it then reports success.
  package var isOutOfMemory: Bool { Self.tellsOutOfMemory(message) }

  static func tellsOutOfMemory(_ text: String) -> Bool {
    let text = text.lowercased()
    return signs.contains(where: text.contains)
  }

  /// Of libvips, of the codecs under it and of ld.so; without memory for a stack, threads cannot be created either.
  private static let signs = [
    "out of memory", "insufficient memory", "cannot allocate memory", "error creating thread",
    "failed to map segment",
  ]
}

extension VipsError {
  /// Copies the buffer and empties it, as after a call that returned non-zero.
  static func taken() -> VipsError {
    let text = ErrorBuffer.take()
    return VipsError(text.isEmpty ? "libvips failed without a message" : text)
  }
}

/// libvips's error buffer: one for the process, filled by whoever fails, never emptied by success.
package enum ErrorBuffer {
  /// `vips_error_clear`. Called before each task.
  package static func clear() { vips_error_clear() }

  /// `vips_error_buffer_copy`: returns the text, trimmed and on one line, and empties the buffer.
  package static func take() -> String {
    guard let copy = vips_error_buffer_copy() else { return "" }
    defer { g_free(copy) }
    return oneLine(String(cString: copy))
  }

  /// Whether an allocation has failed since the buffer was last emptied. True after a "successful" call means that the
  /// pixels it produced are wrong.
  package static var tellsOutOfMemory: Bool {
    guard let text = vips_error_buffer() else { return false }
    return text.pointee != 0 && VipsError.tellsOutOfMemory(String(cString: text))
  }

  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline)
      .map { $0.drop(while: \.isWhitespace) }
      .filter { !$0.isEmpty }
      .joined(separator: "; ")
  }
}
